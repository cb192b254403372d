"""The S-curve as SVG: planned value by the baseline, earned value and actual cost as the reports had them and as it is
now. Every number stands in the table beneath as well."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from gateway.i18n import _
from shared.contracts.delivery.baselines import CurvePoint
from shared.contracts.delivery.control import Figures, ValuePoint

WIDTH, HEIGHT = 620, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 70, 14, 226
DAY = 480
GRID = 4


def curve(label: str, plan: Sequence[CurvePoint], history: Sequence[ValuePoint], now: Figures, first: date) -> Markup:
    """`first` is the day the baseline starts; values in person-days."""
    last = max(plan[-1].on, now.as_of)
    most = max(1, now.bac, *(point.ac or 0 for point in history), now.ac or 0)
    whole = max(1, (last - first).days + 1)

    def at(on: date, minutes: int) -> str:
        x = LEFT + ((on - first).days + 1) / whole * (WIDTH - LEFT - RIGHT)
        return f"{max(x, LEFT):.1f} {BOTTOM - minutes / most * (BOTTOM - TOP):.1f}"

    out = [f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">']
    for step in range(GRID + 1):
        y = BOTTOM - step / GRID * (BOTTOM - TOP)
        value = f"{most * step / GRID / DAY:.1f}".removesuffix(".0")
        out.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value}</text>')
    out += [_month(on, at(on, 0)) for on in _months(first, last)]
    today = at(now.as_of, 0).split()[0]
    out.append(f'<line class="now" x1="{today}" x2="{today}" y1="{TOP}" y2="{BOTTOM}"/>')
    out.append(_line("pv", [f"{LEFT} {BOTTOM}", *(at(point.on, point.minutes) for point in plan)]))
    end = at(plan[-1].on, plan[-1].minutes).split()
    said = escape(_("計劃 PV"))
    x, y = float(end[0]) + 6, float(end[1]) + 4
    out.append(f'<text class="lab" x="{x:.1f}" y="{y:.1f}">{said}</text>')
    known = [*history, ValuePoint(on=now.as_of, ev=now.ev, ac=now.ac)]
    for cls, values in (("ev", [(p.on, p.ev) for p in known]), ("ac", [(p.on, p.ac) for p in known])):
        points = [at(on, value) for on, value in values if value is not None and on >= first]
        if points:
            out.append(_line(cls, [f"{LEFT} {BOTTOM}", *points]))
    return Markup("".join(out) + "</svg>")  # noqa: S704 - numbers are ours, words were escaped above


def _line(cls: str, points: Sequence[str]) -> str:
    return f'<path class="{cls}" d="M{" L".join(points)}"/>'


def _month(on: date, at: str) -> str:
    return f'<text x="{at.split(maxsplit=1)[0]}" y="{BOTTOM + 18}" text-anchor="middle">{on.month}/{on.day}</text>'


def _months(first: date, last: date) -> list[date]:
    """The firsts of months, at most eight of them."""
    found, year, month = [], first.year, first.month
    while (on := date(year, month, 1)) <= last:
        if on >= first:
            found.append(on)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found[:: max(1, -(-len(found) // 8))]
