"""The queue's lines, ready to print: fifty of them are drawn on every look."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup, escape
from msgspec import Struct

from gateway.i18n import _
from gateway.pages.frame import parts, times
from shared.contracts.helpdesk import Queue, TicketRow, TicketState
from shared.core.clock import now

LONG = timedelta(hours=24)
SOME = timedelta(hours=4)
PAUSED = frozenset({TicketState.WAITING_CUSTOMER, TicketState.WAITING_THIRD_PARTY, TicketState.SCHEDULED})
BY_WAITING = frozenset({Queue.OPEN, Queue.MINE, Queue.UNASSIGNED, Queue.WAITING})


class Look(Struct, frozen=True, kw_only=True):
    """What is the same for all lines of one look: now, where tickets lie, whether they can be selected."""

    at: datetime
    base: str
    can_work: bool
    pick: str
    nobody: str


class Group(Struct, kw_only=True):
    """Lines that wait about equally long. `count` is 0 when the page shows only a part of them."""

    key: str
    icon: str
    tone: str
    label: str
    rows: list[TicketRow]
    count: int = 0

    def html(self, look: Look) -> Markup:
        return Markup("".join([line(row, look) for row in self.rows]))  # noqa: S704 - line() escapes


def look_of(base: str, *, can_work: bool) -> Look:
    # Never `_()` within an f-string: its text is not collected for the catalogues.
    word = _("未指派")
    empty = f'<span class="who muted"><span class="avatar sm none" aria-hidden="true"></span>{word}</span>'
    return Look(at=now(), base=base, can_work=can_work, pick=_("選取"), nobody=empty)


def line(row: TicketRow, look: Look) -> str:
    """One line as HTML. By hand, because a template takes five times as long for fifty of them: whatever people wrote
    (title, names) is escaped here or in parts.py; numbers and ids are ours."""
    number, again = row.number, row.reopened > 0
    box = ""
    if look.can_work:
        value = f"{row.id}.{row.revision}.{number}"
        box = f'<input type="checkbox" name="ticket" value="{value}" aria-label="{look.pick} {number}">'
    tag = '<span class="tag">' + _("第 {count} 次").format(count=row.reopened + 1) + "</span>" if again else ""
    fresh = ' class="unread"' if row.state is TicketState.NEW else ""
    who = parts.who(row.assignee_name) if row.assignee_name else look.nobody
    return (
        f'<tr id="{number}" data-id="{row.id}"{fresh}><td>{box}</td><td>{_waits(row, look.at)}</td>'
        f'<td>{parts.prio(row.priority)}</td><td class="id muted"><span class="num">{number}</span></td>'
        f'<td><div class="cluster nowrap tight">{parts.channel(row.channel)}'
        f'<a class="title ellipsis" href="{look.base}/{number}">{escape(row.title)}</a>{tag}</div></td>'
        f'<td><div class="ellipsis soft">{escape(row.customer_name)}</div></td>'
        f"<td>{parts.status(row.state, reopened=again)}</td><td>{who}</td>"
        f'<td class="muted num">{since(row.updated_at, look.at)}</td></tr>\n'
    )


def since(then: datetime, at: datetime) -> str:
    """How long ago, as HTML; app.js keeps it true while the page stays open."""
    return f'<time data-since="{times.iso(then)}">{times.short(at - then)}</time>'


def groups(rows: Sequence[TicketRow], queue: Queue, *, is_first: bool, is_last: bool) -> list[Group]:
    """In the order they come; queues that are not sorted by waiting are one group without a heading."""
    at = now()
    found: list[Group] = []
    for row in rows:
        key = _group(row, at) if queue in BY_WAITING else ""
        if not found or found[-1].key != key:
            found.append(_new_group(key))
        found[-1].rows.append(row)
    for place, group in enumerate(found):
        whole = (is_first or place > 0) and (is_last or place < len(found) - 1)
        group.count = len(group.rows) if whole else 0
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
    return Group(key=key, icon=icon, tone=tone, label=label, rows=[])


def _waits(row: TicketRow, at: datetime) -> str:
    if row.waiting_since is not None:
        state, icon = _HOW_LONG[_group(row, at)]
        return f'<span class="sla" data-state="{state}">{parts.icon(icon)}{since(row.waiting_since, at)}</span>'
    if row.state in PAUSED:
        word = _("暫停")
        return f'<span class="sla" data-state="paused">{parts.icon("circle-pause")}{word}</span>'
    return '<span class="sla" data-state="none">—</span>'


_HOW_LONG = {"long": ("breached", "circle-alert"), "some": ("warn", "timer"), "fresh": ("ok", "clock")}
