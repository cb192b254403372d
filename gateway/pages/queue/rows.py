"""The queue's lines, ready to print: fifty of them are drawn on every look."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Self

import msgspec
from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import LOCALES, _, current
from gateway.pages.frame import parts, times
from shared.contracts.helpdesk import Channel, TicketRow, TicketState
from shared.core.clock import now

SOON = timedelta(minutes=30)
NEAR = 25
"""Percent of the time left from which a chip warns; so does the last half hour."""
HOUR = timedelta(hours=1)
NO_NAMES: Mapping[str, str] = MappingProxyType({})
_encode = msgspec.json.Encoder().encode
"""Of an id, in a fourth of the time that `str` takes."""
PAUSED = frozenset({TicketState.WAITING_CUSTOMER, TicketState.WAITING_THIRD_PARTY, TicketState.SCHEDULED})


class Said(Struct, frozen=True, kw_only=True):
    """What lines say in one language, ready to print. Plain `str`: see parts.safe."""

    pick: str
    nobody: str
    again: str
    sla: dict[str, str]
    left: str
    over: str
    prio: dict[int, str]
    status: dict[TicketState, str]
    reopened: dict[TicketState, str]
    channel: dict[Channel, str]


class Look(Struct, frozen=True, kw_only=True):
    """What is the same for all lines of one look: now, where tickets lie, whether they can be selected; the names of
    categories and teams by id, where a column shows them."""

    at: datetime
    base: str
    can_work: bool
    said: Said
    names: Mapping[str, str] = NO_NAMES


class Group(Struct, kw_only=True):
    """Lines that are due about equally soon. `count` is 0 when the page shows only a part of them."""

    key: str
    icon: str
    tone: str
    label: str
    rows: list[TicketRow]
    count: int = 0

    def html(self, look: Look) -> Markup:
        """With the usual columns."""
        return Markup("".join([line(row, look) for row in self.rows]))  # noqa: S704 - line() escapes


def look_of(base: str, *, can_work: bool, names: Mapping[str, str] = NO_NAMES) -> Look:
    return Look(at=now(), base=base, can_work=can_work, said=_said(current()), names=names)


@lru_cache(maxsize=len(LOCALES))
def _said(locale: str) -> Said:
    # Never `_()` within an f-string: its text is not collected for the catalogues.
    nobody = _("未指派")
    none = f'<span class="who muted"><span class="avatar sm none" aria-hidden="true"></span>{nobody}</span>'
    states = list(TicketState)
    return Said(
        pick=_("選取"),
        nobody=none,
        again=_("第 {count} 次"),
        sla={
            "breached": _sla("breached", parts.icon("circle-alert")),
            "warn": _sla("warn", ""),
            "ok": _sla("ok", ""),
            "paused": _sla("paused", parts.icon("circle-pause")) + _("暫停"),
            "none": _sla("none", "—"),
        },
        left=_("剩 {time}"),
        over=_("逾時 {time}"),
        prio={level: str(parts.prio(level)) for level in range(1, 5)},
        status={state: str(parts.status(state)) for state in states},
        reopened={state: str(parts.status(state, reopened=True)) for state in states},
        channel={channel: str(parts.channel(channel)) for channel in Channel},
    )


def _sla(state: str, begin: str) -> str:
    return f'<span class="sla" data-state="{state}">{begin}'


@lru_cache(maxsize=4096)
def _who(name: str) -> str:
    return str(parts.who(name))


def line(row: TicketRow, look: Look) -> str:
    """Markup by hand: five times as fast as the template's own macros. What people wrote (title, names) is escaped
    here or in parts.py; numbers and ids are ours."""
    said = look.said
    begin, number, title = _common(row, look)
    status = (said.reopened if row.reopened > 0 else said.status)[row.state]
    who = _who(row.assignee_name) if row.assignee_name else said.nobody
    return (
        f"{begin}<td>{time_left(row, look)}</td><td>{said.prio[row.priority]}</td>{number}"
        f'<td><div class="cluster nowrap tight">{said.channel[row.channel]}{title}</div></td>'
        f'<td><div class="ellipsis soft">{parts.safe(row.customer_name)}</div></td>'
        f"<td>{status}</td><td>{who}</td>"
        f'<td class="muted num">{since(row.updated_at, look.at)}</td></tr>\n'
    )


def line_of(row: TicketRow, look: Look, cells: str) -> str:
    """A line with cells of somebody's choice behind number and title."""
    begin, number, title = _common(row, look)
    return f'{begin}{number}<td><div class="cluster nowrap tight">{title}</div></td>{cells}</tr>\n'


def _common(row: TicketRow, look: Look) -> tuple[str, str, str]:
    """What lines of both kinds have: their beginning with the box, the number's cell, the title's link and mark."""
    said, number, uid = look.said, row.number, _encode(row.id)[1:37].decode()
    box = tag = ""
    if look.can_work:
        value = f"{uid}.{row.revision}.{number}"
        box = f'<input type="checkbox" name="ticket" value="{value}" aria-label="{said.pick} {number}">'
    if row.reopened > 0:
        tag = f'<span class="tag">{said.again.format(count=row.reopened + 1)}</span>'
    fresh = ' class="unread"' if row.state is TicketState.NEW else ""
    return (
        f'<tr id="{number}" data-id="{uid}"{fresh}><td>{box}</td>',
        f'<td class="id muted"><span class="num">{number}</span></td>',
        f'<a class="title ellipsis" href="{look.base}/{number}">{parts.safe(row.title)}</a>{tag}',
    )


def who_cell(row: TicketRow, look: Look) -> str:
    return _who(row.assignee_name) if row.assignee_name else look.said.nobody


def since(then: datetime, at: datetime) -> str:
    """How long ago, as HTML; app.js keeps it true while the page stays open."""
    return f'<time data-since="{times.iso(then)}">{times.short(at - then)}</time>'


def groups(rows: Sequence[TicketRow], zone: str, *, by_due: bool, is_first: bool, is_last: bool) -> list[Group]:
    """In the order they come; what is not sorted by what is due is one group without a heading. `zone` is the
    company's: what is due today is due on its day."""
    day = _Day.of(zone)
    found: list[Group] = []
    for row in rows:
        key = day.group(row) if by_due else ""
        if not found or found[-1].key != key:
            found.append(_new_group(key))
        found[-1].rows.append(row)
    for place, group in enumerate(found):
        whole = (is_first or place > 0) and (is_last or place < len(found) - 1)
        group.count = len(group.rows) if whole else 0
        if group.key == "idle" and all(row.state in PAUSED for row in group.rows):
            group.icon, group.tone, group.label = "circle-pause", "hold", _("時限暫停中")
    return found


class _Day(Struct, frozen=True):
    """Now, and when the company's day ends."""

    at: datetime
    ends: datetime

    @classmethod
    def of(cls, zone: str) -> Self:
        at = now()
        local = at.astimezone(times.zone(zone))
        return cls(at, (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0))

    def group(self, row: TicketRow) -> str:
        if row.next_due is None:
            return "idle"
        if row.next_due <= self.at:
            return "over"
        if row.next_due - self.at <= HOUR:
            return "hour"
        return "today" if row.next_due < self.ends else "later"


def _new_group(key: str) -> Group:
    icon, tone, label = {
        "over": ("circle-alert", "bad", _("已逾時")),
        "hour": ("timer", "warn", _("一小時內到期")),
        "today": ("calendar-clock", "brand", _("今天到期")),
        "later": ("clock", "", _("之後到期")),
        "idle": ("circle-check", "ok", _("沒有進行中的時限")),
        "": ("", "", ""),
    }[key]
    return Group(key=key, icon=icon, tone=tone, label=label, rows=[])


def time_left(row: TicketRow, look: Look) -> str:
    """The chip of what is due first; app.js keeps it true while the page stays open."""
    said, due = look.said, row.next_due
    if due is None:
        return f"{said.sla['paused' if row.state in PAUSED else 'none']}</span>"
    return chip(due, row.opened_at, look.at, said)


def chip(due: datetime, begun: datetime, at: datetime, said: Said, share: int | None = None) -> str:
    """Time left until `due`, as a ring that drains since `begun`, or how long ago it was. `share` is the percentage
    left, where it is known better than from the clock on the wall."""
    left = due - at
    if left <= timedelta():
        text = said.over.format(time=times.short(-left))
        return f'{said.sla["breached"]}<time data-due="{times.iso(due)}">{text}</time></span>'
    whole = left * 100 / share if share else max(due - begun, left)
    share = round(100 * (left / whole))
    state = "warn" if share <= NEAR or left <= SOON else "ok"
    total = int(whole.total_seconds())
    text = said.left.format(time=times.short(left))
    return f'{said.sla[state]}{ring(share)}<time data-due="{times.iso(due)}" data-total="{total}">{text}</time></span>'


@lru_cache(maxsize=128)
def ring(share: int) -> str:
    return (
        '<svg class="ring" viewBox="0 0 18 18" aria-hidden="true"><circle class="bg" cx="9" cy="9" r="7"/>'
        f'<circle class="fg" cx="9" cy="9" r="7" pathLength="100" stroke-dasharray="{share} 100"/></svg>'
    )


def words() -> Said:
    """In the reader's language."""
    return _said(current())
