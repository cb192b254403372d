"""A company's own accent must not look like an alarm: hues near 朱砂 (vermilion) mean "wrong" here."""

import math

from shared.contracts.gateway import ACCENT_REFUSED

ALARM = "#A3241A"
NEAREST_DEGREES = 20.0
GREY_BELOW = 0.03
"""OKLCH chroma under which a colour has no hue that anybody sees."""


def check_accent(colour: str) -> str | None:
    """`#RRGGBB`, or None for "" (the product's own). Raises `company.accent_refused`."""
    if not colour:
        return None
    chroma, hue = _oklch(colour)
    _, alarm = _oklch(ALARM)
    apart = abs((hue - alarm + 180) % 360 - 180)
    if chroma >= GREY_BELOW and apart < NEAREST_DEGREES:
        raise ACCENT_REFUSED(fields={"accent": ACCENT_REFUSED.code})
    return colour.upper()


def _oklch(colour: str) -> tuple[float, float]:
    """Chroma and hue in degrees, by Ottosson's OKLab matrices."""
    r, g, b = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return math.hypot(a, b), math.degrees(math.atan2(b, a))


def _linear(channel: float) -> float:
    """sRGB without its gamma."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
