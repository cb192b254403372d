"""Charts as SVG: drawn on the server, coloured by class, printable. Every number stands in the table beneath as well.

Two series differ in hue *and* in texture (the second is hatched or outlined), so no colour needs to be told apart.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from markupsafe import Markup, escape

LEFT, RIGHT, TOP, BOTTOM = 36, 8, 10, 26


class Shape(NamedTuple):
    """`width` in units of the drawing, `names` of it for the names beside horizontal bars, `labels` at most beneath
    columns, `cls` its class."""

    width: int
    names: int
    labels: int
    cls: str


WIDE = Shape(640, 150, 12, "chart")
SLIM = Shape(330, 100, 6, "chart slim")
"""For a phone, where a wide one shrinks until nobody can read it."""
LETTER = 6.3
"""What half of a Chinese character takes, at the size of names."""

_HATCH = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="h-bg" width="6" height="6"/><rect class="h-ln" width="2.5" height="6"/></pattern></defs>'
)


def both(draw: Callable[..., Markup], *given: Any, name: str, **more: Any) -> Markup:
    """Wide and slim: the page shows the one that fits (find.css). Each has its own pattern, as one inside what is not
    shown fills nothing."""
    return draw(*given, name=name, **more) + draw(*given, name=f"{name}-slim", **more, shape=SLIM)


def columns(
    label: str, rows: Sequence[tuple[str, int, int]], *, name: str, height: int = 220, shape: Shape = WIDE
) -> Markup:
    """Pairs of columns over time: (step, first, second)."""
    top, marks = _scale(max((max(one, two) for _, one, two in rows), default=0))
    inner = height - TOP - BOTTOM
    slot = (shape.width - LEFT - RIGHT) / max(1, len(rows))
    wide = max(1.0, min(18.0, slot * 0.36))
    out = [_open(label, shape, height, name), _grid(marks, top, height, shape.width)]
    every = -(-len(rows) // shape.labels)
    for at, (said, one, two) in enumerate(rows):
        middle = LEFT + slot * (at + 0.5)
        for value, x, cls in ((one, middle - wide, "c1"), (two, middle, "c2")):
            tall = value / top * inner
            out.append(_bar(cls, x, height - BOTTOM - tall, wide - 1, tall, name))
        if at % every == 0:
            out.append(f'<text x="{_n(middle)}" y="{height - 8}" text-anchor="middle">{escape(said)}</text>')
    return _close(out)


def shares(label: str, rows: Sequence[tuple[str, int, int, str]], *, name: str, shape: Shape = WIDE) -> Markup:
    """Horizontal bars of two parts: (name, kept, broken, said at the end)."""
    row, whole = 34, shape.width - shape.names - 70
    out = [_open(label, shape, row * len(rows) + 4, name)]
    for at, (said, kept, broken, told) in enumerate(rows):
        y, sum_ = at * row + 6, max(1, kept + broken)
        part = whole * kept / sum_
        out.append(_name(said, shape, y + 15))
        if kept:
            out.append(_bar("c1", shape.names, y, part, 20, name))
        if broken:
            out.append(_bar("c2", shape.names + part, y, whole - part, 20, name))
        out.append(f'<text class="tx end" x="{shape.width}" y="{y + 15}" text-anchor="end">{escape(told)}</text>')
    return _close(out)


def bars(label: str, rows: Sequence[tuple[str, int, int]], *, name: str, shape: Shape = WIDE) -> Markup:
    """Horizontal bars from a common line, two parts stacked: (name, first, second)."""
    row, whole = 30, shape.width - shape.names - 50
    most = max((one + two for _, one, two in rows), default=0) or 1
    out = [_open(label, shape, row * len(rows) + 4, name)]
    for at, (said, one, two) in enumerate(rows):
        y = at * row + 5
        first, second = whole * one / most, whole * two / most
        out.append(_name(said, shape, y + 14))
        if one:
            out.append(_bar("c1", shape.names, y, first, 18, name))
        if two:
            out.append(_bar("c2", shape.names + first, y, second, 18, name))
        out.append(f'<text class="tx" x="{_n(shape.names + first + second + 6)}" y="{y + 14}">{one + two}</text>')
    return _close(out)


def ranges(label: str, rows: Sequence[tuple[str, int, int, str, str]], *, name: str, shape: Shape = WIDE) -> Markup:
    """From a median to what nine of ten stay under: (name, median, ninth, the two in words)."""
    row, whole = 40, shape.width - shape.names - 70
    most = max((far for _, _, far, _, _ in rows), default=0) or 1
    out = [_open(label, shape, row * len(rows) + 4, name)]
    for at, (said, near, far, told_near, told_far) in enumerate(rows):
        y = at * row + 26
        x1, x2 = shape.names + 6 + whole * near / most, shape.names + 6 + whole * far / most
        out.append(_name(said, shape, y + 4))
        out.append(f'<line class="rule" x1="{shape.names}" x2="{shape.width - 64}" y1="{y}" y2="{y}"/>')
        out.append(f'<line class="span" x1="{_n(x1)}" x2="{_n(x2)}" y1="{y}" y2="{y}"/>')
        out.append(f'<circle class="dot" cx="{_n(x1)}" cy="{y}" r="5.5"/>')
        out.append(f'<rect class="ninth" x="{_n(x2 - 4.5)}" y="{y - 4.5}" width="9" height="9"/>')
        if x2 - x1 > 90:
            out.append(f'<text class="tx" x="{_n(x1)}" y="{y - 10}" text-anchor="middle">{escape(told_near)}</text>')
        out.append(f'<text class="tx" x="{_n(x2)}" y="{y - 10}" text-anchor="middle">{escape(told_far)}</text>')
    return _close(out)


def _open(label: str, shape: Shape, height: int, name: str) -> str:
    size = f'viewBox="0 0 {shape.width} {height}"'
    begin = f'<svg class="{shape.cls}" {size} role="img" aria-label="{escape(label)}">'
    return begin + _HATCH.format(id=f"hatch-{name}")


def _close(out: list[str]) -> Markup:
    return Markup("".join(out) + "</svg>")  # noqa: S704 - numbers are ours, words were escaped above


def _grid(marks: Sequence[int], top: int, height: int, width: int) -> str:
    inner = height - TOP - BOTTOM
    out = ""
    for mark in marks:
        y = _n(height - BOTTOM - mark / top * inner)
        out += f'<line class="grid" x1="{LEFT}" x2="{width - RIGHT}" y1="{y}" y2="{y}"/>'
        out += f'<text x="{LEFT - 6}" y="{_n(float(y) + 4)}" text-anchor="end">{mark}</text>'
    return out


def _bar(cls: str, x: float, y: float, width: float, height: float, name: str) -> str:
    fill = f' fill="url(#hatch-{name})"' if cls == "c2" else ""
    shape = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(0, width))}" height="{_n(max(0, height))}"'
    return f'<rect class="{cls}" {shape}{fill}/>'


def _name(said: str, shape: Shape, y: float) -> str:
    return f'<text class="tx" x="0" y="{_n(y)}">{escape(_fitting(said, shape.names - 8))}</text>'


def _fitting(said: str, room: float) -> str:
    """Cut where it would run into its bar; of a path its last part is kept."""
    if _long(said) > room:
        said = said.rpartition("›")[2].strip()
    if _long(said) <= room:
        return said
    while said and _long(said) > room - LETTER:
        said = said[:-1]
    return f"{said}…"


def _long(said: str) -> float:
    return sum(LETTER * (2 if east_asian_width(letter) in "WF" else 1) for letter in said)


def _scale(most: int) -> tuple[int, list[int]]:
    """The top of the axis and its marks: whole numbers that people count by."""
    step = 1
    for step in (factor * 10**power for power in range(9) for factor in (1, 2, 5)):
        if step * 4 >= most:
            break
    top = max(step, -(-most // step) * step)
    return top, list(range(0, top + 1, step))


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
