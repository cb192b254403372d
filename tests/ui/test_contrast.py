"""Every promised pair of colours in tokens.css holds WCAG 2.2 AA, in light and dark, at the desk and in the portal."""

import re

import pytest

from infra.local.place import ROOT

TEXT, MARK = 4.5, 3.0
MEANINGS = ("ok", "warn", "bad", "hold", "note")


def colours(selector: str) -> dict[str, str]:
    css = re.sub(r"/\*.*?\*/", "", (ROOT / "gateway" / "static" / "tokens.css").read_text(), flags=re.DOTALL)
    block = re.search(rf"(?:^|\n){re.escape(selector)} \{{(.*?)\n\}}", css, re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", block[1]))


LIGHT, DARK = colours(":root"), colours('[data-theme="dark"]')
WARM, WARM_DARK = colours('[data-surface="portal"]'), colours('[data-surface="portal"][data-theme="dark"]')
THEMES = {"light": LIGHT, "dark": LIGHT | DARK, "portal": LIGHT | WARM, "portal-dark": LIGHT | DARK | WARM | WARM_DARK}


def promised() -> list[tuple[str, str, float]]:
    """(what is drawn, what it is drawn on, the least contrast)."""
    grounds = ("surface", "canvas", "surface-2", "surface-3")
    pairs = [(f"text{faint}", ground, TEXT) for faint in ("", "-2", "-3") for ground in grounds]
    pairs += [("on-brand", "brand", TEXT), ("on-brand", "brand-hover", TEXT)]
    for tone in ("brand", *MEANINGS):
        pairs += [(f"{tone}-text", ground, TEXT) for ground in ("surface", "canvas", "surface-2", f"{tone}-soft")]
        pairs.append((f"{tone}-mark", "surface", MARK))
    pairs += [("on-tone", tone, TEXT) for tone in MEANINGS]
    pairs += [(text, "brand-soft", TEXT) for text in ("text", "text-2", "text-3")]
    pairs += [("text", "note-soft", TEXT), ("text-3", "note-soft", TEXT)]
    pairs += [(edge, ground, MARK) for edge in ("control", "focus") for ground in ("surface", "canvas")]
    pairs.append(("focus", "surface-2", MARK))
    pairs += [(f"d{n}", "surface", MARK) for n in range(1, 7)]
    pairs += [("text", f"heat-{n}", TEXT) for n in range(1, 6)]
    pairs += [(f"av{n}-t", f"av{n}", TEXT) for n in range(1, 9)]
    return pairs


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
def test_every_promised_pair_holds(theme):
    has = THEMES[theme]
    weak = {
        f"{drawn} on {ground}": round(contrast(has[drawn], has[ground]), 2)
        for drawn, ground, least in promised()
        if contrast(has[drawn], has[ground]) < least
    }
    assert weak == {}
