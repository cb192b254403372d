"""The queue's columns besides number and title, which are always there: what each says on the page and in a file."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.desk.words import TYPES
from gateway.pages.frame import parts, times
from gateway.pages.queue.rows import Look, line_of, since, time_left, who_cell
from shared.contracts.helpdesk import TicketRow


class Sheet(Struct, frozen=True):
    """What the lines of a file need: the company's zone, and the names of categories and teams by id."""

    zone: str
    names: Mapping[str, str]


class Column(Struct, frozen=True, kw_only=True):
    """`cell` is HTML, `text` what a file says."""

    label: str
    css: str
    cell: Callable[[TicketRow, Look], str]
    text: Callable[[TicketRow, Sheet], str]

    @property
    def title(self) -> str:
        return _(self.label)


def local(at: datetime | None, zone: str) -> str:
    """For a spreadsheet: sorts as text, and is read as a time."""
    return at.astimezone(times.zone(zone)).strftime("%Y-%m-%d %H:%M") if at else ""


def _status(row: TicketRow, look: Look) -> str:
    said = look.said
    return (said.reopened if row.reopened > 0 else said.status)[row.state]


def _named(label: str, which: Callable[[TicketRow], UUID | None]) -> Column:
    """What a row has the id of only; `—` where there is none, or it is not in use any more."""

    def cell(row: TicketRow, look: Look) -> str:
        name = look.names.get(str(which(row)), "")
        return f'<div class="ellipsis soft">{parts.safe(name)}</div>' if name else '<span class="muted">—</span>'

    return Column(label=label, css="c-cat", cell=cell, text=lambda row, sheet: sheet.names.get(str(which(row)), ""))


def _type(row: TicketRow, _look: Look | Sheet) -> str:
    return _(TYPES[row.type]) if row.type else ""


COLUMNS: dict[str, Column] = {
    "due": Column(
        label=N_("時限"), css="c-sla", cell=time_left, text=lambda row, sheet: local(row.next_due, sheet.zone)
    ),
    "priority": Column(
        label=N_("優先"),
        css="c-prio",
        cell=lambda row, look: look.said.prio[row.priority],
        text=lambda row, _sheet: parts.prio(row.priority).striptags(),
    ),
    "channel": Column(
        label=N_("來源"),
        css="c-stat",
        cell=lambda row, look: look.said.channel[row.channel],
        text=lambda row, _sheet: parts.channel_name(row.channel),
    ),
    "customer": Column(
        label=N_("客戶名稱"),
        css="c-cust",
        cell=lambda row, _look: f'<div class="ellipsis soft">{parts.safe(row.customer_name)}</div>',
        text=lambda row, _sheet: row.customer_name,
    ),
    "requester": Column(
        label=N_("提出人"),
        css="c-cust",
        cell=lambda row, _look: f'<div class="ellipsis soft">{parts.safe(row.requester_name)}</div>',
        text=lambda row, _sheet: row.requester_name,
    ),
    "category": _named(N_("分類"), lambda row: row.category_id),
    "type": Column(label=N_("類型"), css="c-stat", cell=_type, text=_type),
    "status": Column(
        label=N_("狀態"),
        css="c-stat",
        cell=_status,
        text=lambda row, _sheet: parts.status(row.state, reopened=row.reopened > 0).striptags(),
    ),
    "assignee": Column(
        label=N_("負責人"), css="c-who", cell=who_cell, text=lambda row, _sheet: row.assignee_name or ""
    ),
    "team": _named(N_("團隊"), lambda row: row.team_id),
    "opened": Column(
        label=N_("提出"),
        css="c-upd",
        cell=lambda row, look: since(row.opened_at, look.at),
        text=lambda row, sheet: local(row.opened_at, sheet.zone),
    ),
    "updated": Column(
        label=N_("更新"),
        css="c-upd",
        cell=lambda row, look: since(row.updated_at, look.at),
        text=lambda row, sheet: local(row.updated_at, sheet.zone),
    ),
}
"""In the order they stand in."""

USUAL = ("due", "priority", "customer", "status", "assignee", "updated")


def chosen(names: Sequence[str]) -> list[Column]:
    return [COLUMNS[name] for name in names if name in COLUMNS]


def lines(names: Sequence[str], rows: Sequence[TicketRow], look: Look) -> Markup:
    """Rows with columns that somebody chose; the usual ones are drawn faster (rows.line)."""
    columns = chosen(names)
    drawn = [
        line_of(row, look, "".join(f'<td class="{one.css}">{one.cell(row, look)}</td>' for one in columns))
        for row in rows
    ]
    return Markup("".join(drawn))  # noqa: S704 - line_of() and the cells escape
