"""A company's own accent must not look like an alarm: hues near 朱砂 (vermilion) mean "wrong" here."""

from gateway.identity.companies.shades import to_oklch
from shared.contracts.gateway import ACCENT_REFUSED

ALARM = "#A3241A"
NEAREST_DEGREES = 20.0
GREY_BELOW = 0.03
"""OKLCH chroma under which a colour has no hue that anybody sees."""


def check_accent(colour: str) -> str | None:
    """`#RRGGBB`, or None for "" (the product's own). Raises `company.accent_refused`."""
    if not colour:
        return None
    _, chroma, hue = to_oklch(colour)
    *_, alarm = to_oklch(ALARM)
    apart = abs((hue - alarm + 180) % 360 - 180)
    if chroma >= GREY_BELOW and apart < NEAREST_DEGREES:
        raise ACCENT_REFUSED(fields={"accent": ACCENT_REFUSED.code})
    return colour.upper()
