"""The queue's lines, ready to print: fifty of them are drawn on every look, so all words are made here, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.frame import parts, times
from shared.contracts.helpdesk import Queue, TicketRow, TicketState
from shared.core.clock import now

LONG = timedelta(hours=24)
SOME = timedelta(hours=4)
PAUSED = frozenset({TicketState.WAITING_CUSTOMER, TicketState.WAITING_THIRD_PARTY, TicketState.SCHEDULED})
BY_WAITING = frozenset({Queue.OPEN, Queue.MINE, Queue.UNASSIGNED, Queue.WAITING})

_TIME = Markup('<time data-since="{}">{}</time>')
_WAITS = Markup('<span class="sla" data-state="{}">{}{}</span>')


class Line(Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    title: str
    customer: str
    revision: int
    is_new: bool
    again: str
    waits: Markup
    prio: Markup
    channel: Markup
    status: Markup
    who: Markup
    updated: Markup


class Group(Struct, kw_only=True):
    """Lines that wait about equally long. `count` is 0 when the page shows only a part of them."""

    key: str
    icon: str
    tone: str
    label: str
    lines: list[Line]
    count: int = 0


def line(row: TicketRow, at: datetime) -> Line:
    return Line(
        id=row.id,
        number=row.number,
        title=row.title,
        customer=row.customer_name,
        revision=row.revision,
        is_new=row.state is TicketState.NEW,
        again=_("第 {count} 次").format(count=row.reopened + 1) if row.reopened else "",
        waits=_waits(row, at),
        prio=parts.prio(row.priority),
        channel=parts.channel(row.channel),
        status=parts.status(row.state, reopened=row.reopened > 0),
        who=parts.who(row.assignee_name) if row.assignee_name else _nobody(),
        updated=since(row.updated_at, at),
    )


def since(then: datetime, at: datetime) -> Markup:
    """How long ago; app.js keeps it true while the page stays open."""
    return _TIME.format(times.iso(then), times.short(at - then))


def groups(rows: Sequence[TicketRow], queue: Queue, *, is_first: bool, is_last: bool) -> list[Group]:
    """In the order they come; queues that are not sorted by waiting are one group without a heading."""
    at = now()
    found: list[Group] = []
    for row in rows:
        key = _group(row, at) if queue in BY_WAITING else ""
        if not found or found[-1].key != key:
            found.append(_new_group(key))
        found[-1].lines.append(line(row, at))
    for place, group in enumerate(found):
        whole = (is_first or place > 0) and (is_last or place < len(found) - 1)
        group.count = len(group.lines) if whole else 0
    return found


def _group(row: TicketRow, at: datetime) -> str:
    if row.waiting_since is None:
        return "nobody"
    waited = at - row.waiting_since
    return "long" if waited >= LONG else "some" if waited >= SOME else "fresh"


def _new_group(key: str) -> Group:
    icon, tone, label = {
        "long": ("circle-alert", "bad", _("等候超過一天")),
        "some": ("timer", "warn", _("等候超過四小時")),
        "fresh": ("clock", "brand", _("等候回覆")),
        "nobody": ("circle-check", "ok", _("沒有人在等")),
        "": ("", "", ""),
    }[key]
    return Group(key=key, icon=icon, tone=tone, label=label, lines=[])


def _waits(row: TicketRow, at: datetime) -> Markup:
    if row.waiting_since is not None:
        state, icon = {"long": ("breached", "circle-alert"), "some": ("warn", "timer"), "fresh": ("ok", "clock")}[
            _group(row, at)
        ]
        return _WAITS.format(state, parts.icon(icon), since(row.waiting_since, at))
    if row.state in PAUSED:
        return _WAITS.format("paused", parts.icon("circle-pause"), _("暫停"))
    return _WAITS.format("none", "", "—")


def _nobody() -> Markup:
    return Markup('<span class="who muted"><span class="avatar sm none" aria-hidden="true"></span>{}</span>').format(
        _("未指派")
    )
