"""The queue's lines, ready to print: fifty of them are drawn on every look."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from markupsafe import Markup
from msgspec import Struct

from gateway.i18n import LOCALES, _, current
from gateway.pages.frame import parts, times
from shared.contracts.helpdesk import Channel, Queue, TicketRow, TicketState
from shared.core.clock import now

LONG = timedelta(hours=24)
SOME = timedelta(hours=4)
PAUSED = frozenset({TicketState.WAITING_CUSTOMER, TicketState.WAITING_THIRD_PARTY, TicketState.SCHEDULED})
BY_WAITING = frozenset({Queue.OPEN, Queue.MINE, Queue.UNASSIGNED, Queue.WAITING})


class Said(Struct, frozen=True, kw_only=True):
    """What lines say in one language, ready to print. Plain `str`: see parts.safe."""

    pick: str
    nobody: str
    again: str
    waits: dict[str, str]
    prio: dict[int, str]
    status: dict[TicketState, str]
    reopened: dict[TicketState, str]
    channel: dict[Channel, str]


class Look(Struct, frozen=True, kw_only=True):
    """What is the same for all lines of one look: now, where tickets lie, whether they can be selected."""

    at: datetime
    base: str
    can_work: bool
    said: Said


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
    return Look(at=now(), base=base, can_work=can_work, said=_said(current()))


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
        waits={key: _sla(state, parts.icon(icon)) for key, (state, icon) in _HOW_LONG.items()}
        | {"paused": _sla("paused", parts.icon("circle-pause")) + _("暫停"), "none": _sla("none", "—")},
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
    said, number, uid = look.said, row.number, str(row.id)
    box = tag = ""
    if look.can_work:
        value = f"{uid}.{row.revision}.{number}"
        box = f'<input type="checkbox" name="ticket" value="{value}" aria-label="{said.pick} {number}">'
    if row.reopened > 0:
        tag = f'<span class="tag">{said.again.format(count=row.reopened + 1)}</span>'
    status = (said.reopened if row.reopened > 0 else said.status)[row.state]
    fresh = ' class="unread"' if row.state is TicketState.NEW else ""
    who = _who(row.assignee_name) if row.assignee_name else said.nobody
    return (
        f'<tr id="{number}" data-id="{uid}"{fresh}><td>{box}</td><td>{_waits(row, look)}</td>'
        f'<td>{said.prio[row.priority]}</td><td class="id muted"><span class="num">{number}</span></td>'
        f'<td><div class="cluster nowrap tight">{said.channel[row.channel]}'
        f'<a class="title ellipsis" href="{look.base}/{number}">{parts.safe(row.title)}</a>{tag}</div></td>'
        f'<td><div class="ellipsis soft">{parts.safe(row.customer_name)}</div></td>'
        f"<td>{status}</td><td>{who}</td>"
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


def _waits(row: TicketRow, look: Look) -> str:
    waits = look.said.waits
    if row.waiting_since is not None:
        return f"{waits[_group(row, look.at)]}{since(row.waiting_since, look.at)}</span>"
    return f"{waits['paused' if row.state in PAUSED else 'none']}</span>"


_HOW_LONG = {"long": ("breached", "circle-alert"), "some": ("warn", "timer"), "fresh": ("ok", "clock")}
