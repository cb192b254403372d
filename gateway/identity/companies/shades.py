"""A company's accent as the colours a page needs, moved in OKLCH until what stands on it can be read."""

import math

from msgspec import Struct

TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0
STEP = 0.01

WHITE = "#FFFFFF"
LIGHT_PAPER, DARK_PAPER = "#EBE2D4", "#322D26"
"""The portal's strongest surfaces, `--surface-3`: what can be read there can be read on the others too."""

_MOST_CHROMA = 0.16


class Shades(Struct, frozen=True, kw_only=True):
    """The values of `--brand…` in one theme."""

    brand: str
    hover: str
    text: str
    mark: str
    soft: str
    line: str


def light(accent: str) -> Shades:
    _, chroma, hue = to_oklch(accent)
    chroma = min(chroma, _MOST_CHROMA)
    solid = _darkened(accent, WHITE, TEXT_CONTRAST)
    soft = to_hex(0.96, min(chroma, 0.022), hue)
    return Shades(
        brand=solid,
        hover=_moved(solid, -0.06),
        text=_darkened(solid, LIGHT_PAPER, TEXT_CONTRAST),
        mark=_darkened(accent, LIGHT_PAPER, MARK_CONTRAST),
        soft=soft,
        line=to_hex(0.86, min(chroma, 0.06), hue),
    )


def dark(accent: str) -> Shades:
    _, chroma, hue = to_oklch(accent)
    chroma = min(chroma, _MOST_CHROMA)
    solid = _darkened(to_hex(0.55, chroma, hue), WHITE, TEXT_CONTRAST)
    return Shades(
        brand=solid,
        hover=_moved(solid, -0.05),
        text=_lightened(to_hex(0.8, min(chroma, 0.1), hue), DARK_PAPER, TEXT_CONTRAST),
        mark=_lightened(to_hex(0.68, chroma, hue), DARK_PAPER, MARK_CONTRAST),
        soft=to_hex(0.28, min(chroma, 0.045), hue),
        line=to_hex(0.42, min(chroma, 0.07), hue),
    )


def contrast(one: str, other: str) -> float:
    """WCAG 2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness, chroma, hue in degrees, by Ottosson's OKLab matrices."""
    r, g, b = _channels(colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a))


def to_hex(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour a screen can show: chroma gives way, lightness and hue stay."""
    while chroma > 0:
        channels = _rgb(lightness, chroma, hue)
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            break
        chroma = max(0.0, chroma - 0.004)
    return "#" + "".join(f"{round(_gamma(min(max(c, 0.0), 1.0)) * 255):02X}" for c in _rgb(lightness, chroma, hue))


def _darkened(colour: str, other: str, wanted: float) -> str:
    while contrast(colour, other) < wanted:
        colour = _moved(colour, -STEP)
    return colour.upper()


def _lightened(colour: str, other: str, wanted: float) -> str:
    while contrast(colour, other) < wanted:
        colour = _moved(colour, STEP)
    return colour.upper()


def _moved(colour: str, by: float) -> str:
    lightness, chroma, hue = to_oklch(colour)
    return to_hex(min(max(lightness + by, 0.0), 1.0), chroma, hue)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _channels(colour: str) -> tuple[float, float, float]:
    r, g, b = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return r, g, b


def _luminance(colour: str) -> float:
    r, g, b = _channels(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _linear(channel: float) -> float:
    """sRGB without its gamma."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
