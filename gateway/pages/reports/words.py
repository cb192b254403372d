"""What the report says: periods, clocks, lengths of business time, steps; and its tables, for the page and the file."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.desk.promised import CLOCKS
from gateway.pages.frame import times
from shared.contracts.desk.reports import Group, Report, Step

PERIODS = (7, 30, 90, 365)


class Table(Struct, frozen=True, kw_only=True):
    """`key` names it in addresses; the first column is text, the others are figures."""

    key: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def clock(name: str) -> str:
    return str(_(CLOCKS[name])) if name in CLOCKS else name


def length(seconds: int | None) -> str:
    """Business time: 8 分, 3時05分, 26時."""
    if seconds is None:
        return "—"
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("{minutes} 分").format(minutes=minutes)
    if minutes < 600:
        return _("{hours}時{minutes}分").format(hours=minutes // 60, minutes=f"{minutes % 60:02}")
    return _("{hours} 時").format(hours=round(minutes / 60))


def step(day: date, of: Step) -> str:
    return f"{day.year}/{day.month}" if of is Step.MONTH else f"{day.month}/{day.day}"


def age(days: int, following: int | None) -> str:
    if days == 0:
        return _("不到 1 天")
    if following is None:
        return _("{days} 天以上").format(days=days)
    return _("{days}–{until} 天").format(days=days, until=following)


def rate(met: int, breached: int) -> str:
    return f"{100 * met / (met + breached):.1f}%" if met + breached else "—"


def ages(report: Report) -> list[tuple[str, int, int]]:
    following = [one.days for one in report.ages[1:]] + [None]
    return [(age(one.days, until), one.working, one.waiting) for one, until in zip(report.ages, following, strict=True)]


NOBODY = {"customers": N_("—"), "categories": N_("未分類"), "agents": N_("未指派"), "teams": N_("未指定")}


def tables(report: Report, day: Callable[[date], str] = times.whole) -> dict[str, Table]:
    """Every chart's numbers, by key. `day` says a date: for a person, or for a spreadsheet."""
    groups = {"customers": _("客戶"), "categories": _("分類"), "agents": _("負責人"), "teams": _("團隊")}
    found = (
        Table(
            key="volume",
            title=_("工單量"),
            head=(_("開始日"), _("新進"), _("已解決")),
            rows=tuple((day(row.day), str(row.opened), str(row.resolved)) for row in report.volume),
        ),
        Table(
            key="clocks",
            title=_("時限達成"),
            head=(_("時限項目"), _("達成"), _("逾時"), _("達成率")),
            rows=tuple((clock(r.clock), str(r.met), str(r.breached), rate(r.met, r.breached)) for r in report.clocks),
        ),
        Table(
            key="times",
            title=_("花費時間"),
            head=(_("時限項目"), _("中位數"), _("九成以內")),
            rows=tuple((clock(row.clock), length(row.p50), length(row.p90)) for row in report.clocks),
        ),
        Table(
            key="ages",
            title=_("未結工單的天數"),
            head=(_("開啟至今"), _("處理中"), _("等待中")),
            rows=tuple((said, str(one), str(two)) for said, one, two in ages(report)),
        ),
        *(_group(key, title, getattr(report, key)) for key, title in groups.items()),
    )
    return {table.key: table for table in found}


def _group(key: str, title: str, rows: Sequence[Group]) -> Table:
    return Table(
        key=key,
        title=title,
        head=(
            title,
            _("新進"),
            _("已解決"),
            _("逾時"),
            _("首次回應"),
            _("首次回應九成以內"),
            _("解決"),
            _("解決九成以內"),
        ),
        rows=tuple(
            (
                row.name or str(_(NOBODY[key])),
                str(row.opened),
                str(row.resolved),
                str(row.breached),
                length(row.response),
                length(row.response_p90),
                length(row.resolution),
                length(row.resolution_p90),
            )
            for row in rows
        ),
    )


def period_of(asked: Any, today: date) -> tuple[date, date]:
    """From the address: `days=30`, or `from=` and `to=`; the last 30 days when it says neither, or nonsense."""
    try:
        first, last = date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("to", ""))
        if first <= last and (last - first).days < 366 and first.year >= 1990:
            return first, last
    except ValueError:
        pass
    days = int(asked["days"]) if asked.get("days") in {str(one) for one in PERIODS} else 30
    return today - timedelta(days=days - 1), today
