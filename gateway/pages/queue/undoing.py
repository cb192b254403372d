"""Taking back what was done to many tickets at once: how each goes back, to what, and only where it still is as that
act left it. The page holds this as words of a form, so what comes back asks for nothing that its sender might not."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from gateway.i18n import N_, _
from gateway.pages.frame.asking import ask
from gateway.pages.queue.deeds import Asked
from shared.contracts.base import Call
from shared.contracts.desk.details import CLASSIFY_TICKET, TAG_TICKET, ClassifyTicket, TagTicket
from shared.contracts.desk.linking import UNMERGE_TICKET
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    MARK_SPAM,
    NOT_SPAM,
    READ_TICKET,
    REOPEN_TICKET,
    RESUME_TICKET,
    SCHEDULE_TICKET,
    SET_CATEGORY,
    TICKET_STALE,
    WAIT_TICKET,
    AssignTicket,
    MoveTicket,
    ReadTicket,
    RejectTicket,
    ScheduleTicket,
    SetCategory,
    TicketState,
    TicketView,
    Waiting,
    WaitTicket,
)

REOPENS = "reopen"
"""The way that the customer is told of: he reads why what was closed is open again."""
LONGEST = 2_000
"""Characters of one ticket's words in the form."""


class Was(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A ticket as the act left it (`revision`), the way back, what it takes (`to`), and the state it was in."""

    id: UUID
    revision: int
    number: str
    way: str
    to: dict[str, str | int | list[str] | None]
    state: TicketState

    def words(self) -> str:
        return msgspec.json.encode(self).decode()

    @property
    def which(self) -> dict[str, Any]:
        return {"ticket_id": self.id, "revision": self.revision}


def read_was(text: str) -> Was | None:
    if "\\u0000" in text:  # cannot be stored, so it never gets further (frame/forms.py)
        return None
    try:
        one = msgspec.json.decode(text[:LONGEST], type=Was)
    except msgspec.DecodeError:
        return None
    return one if one.way in WAYS else None


def way_back(deed: str, before: TicketView, after: TicketView) -> Was | None:
    """None where the act changed nothing, or cannot be taken back. What was closed is opened again, not unclosed."""
    find = _WAYS_OF.get("priority" if deed.startswith("priority_") else deed)
    found = find(before, after) if find else None
    if found is None or after.revision == before.revision:
        return None
    way, to = found
    return Was(before.id, after.revision, before.number, way, msgspec.to_builtins(to), before.state)


_Way = tuple[str, dict[str, Any]] | None


def _assigned(before: TicketView, after: TicketView) -> _Way:
    return ("assign", {"assignee_id": before.assignee_id}) if before.assignee_id != after.assignee_id else None


def _resumed(before: TicketView, after: TicketView) -> _Way:
    if before.state is TicketState.SCHEDULED:
        return "schedule", {"until": before.scheduled_until}
    waits = {TicketState.WAITING_CUSTOMER: Waiting.CUSTOMER, TicketState.WAITING_THIRD_PARTY: Waiting.THIRD_PARTY}
    return ("wait", {"for_": waits[before.state]}) if before.state in waits else None


def _tagged(before: TicketView, after: TicketView) -> _Way:
    return "untag", {"remove": [one for one in after.tags if one not in before.tags]}


def _ranked(before: TicketView, after: TicketView) -> _Way:
    kept = {"type": before.type, "impact": before.impact, "urgency": before.urgency}
    return "rank", {**kept, "priority": before.priority if before.priority_fixed else None}


def _filed(before: TicketView, _after: TicketView) -> _Way:
    return "categorise", {"category_id": before.category_id}


def _simply(way: str) -> Callable[[TicketView, TicketView], _Way]:
    return lambda _before, _after: (way, {})


_WAYS_OF: dict[str, Callable[[TicketView, TicketView], _Way]] = {
    "take": _assigned,
    "assign": _assigned,
    "tag": _tagged,
    "priority": _ranked,
    "set_category": _filed,
    "resume": _resumed,
    "wait_customer": _simply("resume"),
    "wait_third_party": _simply("resume"),
    "mark_spam": _simply("not_spam"),
    "not_spam": _simply("mark_spam"),
    "merge": _simply("unmerge"),
    "close": _simply(REOPENS),
}


def _by(call: Call[Any, Any], kind: Any, **always: str) -> Callable[[Asked, Was], Awaitable[TicketView]]:
    """Each word of `always` is translated when it is said."""

    async def back(asked: Asked, one: Was) -> TicketView:
        said = {name: _(words) for name, words in always.items()}
        command = asked.form.command(kind, **{**said, **one.to, **one.which})
        done: TicketView = await ask(asked.request, asked.visitor, call, command, key=_key(asked, one))
        return done

    return back


async def _untag(asked: Asked, one: Was) -> TicketView:
    """Tags know no revision, so it is read whether somebody has changed the ticket since."""
    now: TicketView = await ask(asked.request, asked.visitor, READ_TICKET, ReadTicket(ticket_id=one.id))
    if now.revision != one.revision:
        raise TICKET_STALE(revision=now.revision)
    command = asked.form.command(TagTicket, **{**one.to, "ticket_id": one.id})
    done: TicketView = await ask(asked.request, asked.visitor, TAG_TICKET, command, key=_key(asked, one))
    return done


def _key(asked: Asked, one: Was) -> str:
    return f"{asked.form.key}-{one.id.hex}" if asked.form.key else ""


WAYS: dict[str, Callable[[Asked, Was], Awaitable[TicketView]]] = {
    "assign": _by(ASSIGN_TICKET, AssignTicket),
    "untag": _untag,
    "rank": _by(CLASSIFY_TICKET, ClassifyTicket, reason=N_("復原批次操作")),
    "categorise": _by(SET_CATEGORY, SetCategory),
    "resume": _by(RESUME_TICKET, MoveTicket),
    "wait": _by(WAIT_TICKET, WaitTicket, reason=N_("復原批次操作")),
    "schedule": _by(SCHEDULE_TICKET, ScheduleTicket, reason=N_("復原批次操作")),
    "mark_spam": _by(MARK_SPAM, MoveTicket),
    "not_spam": _by(NOT_SPAM, MoveTicket),
    REOPENS: _by(REOPEN_TICKET, RejectTicket, body=N_("先前關閉有誤，我們已重新開啟這個問題。")),
    "unmerge": _by(UNMERGE_TICKET, MoveTicket),
}
