"""What can be done with many tickets at once: by the word its button sends, how it is done to one of them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request
from msgspec import Struct

from gateway.pages.frame.asking import ask
from gateway.pages.frame.forms import Form
from gateway.visitors import Visitor
from shared.contracts.base import Call
from shared.contracts.desk.details import CLASSIFY_TICKET, TAG_TICKET, ClassifyTicket, TagTicket
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    CLOSE_TICKET,
    MARK_SPAM,
    NOT_SPAM,
    READ_TICKET,
    RESUME_TICKET,
    SET_CATEGORY,
    TAKE_TICKET,
    WAIT_TICKET,
    AssignTicket,
    MoveTicket,
    ReadTicket,
    SetCategory,
    TakeTicket,
    Waiting,
    WaitTicket,
)


class Picked(Struct, frozen=True):
    """A row as it was selected: `id.revision.number`."""

    id: UUID
    revision: int
    number: str

    @property
    def which(self) -> dict[str, Any]:
        return {"ticket_id": self.id, "revision": self.revision}

    def key(self, form: Form) -> str:
        """Each ticket has its own key, so that a form sent twice acts once on each."""
        return f"{form.key}-{self.id.hex}" if form.key else ""


class Asked(Struct, frozen=True):
    """Who asked for what: `form` has the words that some deeds need."""

    request: Request[Any, Any, Any]
    visitor: Visitor
    form: Form


Deed = Callable[[Asked, Picked], Awaitable[None]]


def picked(text: str) -> Picked | None:
    parts = text.split(".", 2)
    try:
        return Picked(UUID(parts[0]), int(parts[1]), parts[2][:14])
    except (ValueError, IndexError):
        return None


async def take(asked: Asked, one: Picked) -> None:
    command = asked.form.command(TakeTicket, **one.which)
    await ask(asked.request, asked.visitor, TAKE_TICKET, command, key=one.key(asked.form))


async def assign(asked: Asked, one: Picked) -> None:
    to = asked.form.text("to")
    command = asked.form.command(AssignTicket, **one.which, assignee_id=None if to == "nobody" else to)
    await ask(asked.request, asked.visitor, ASSIGN_TICKET, command, key=one.key(asked.form))


async def set_category(asked: Asked, one: Picked) -> None:
    to = asked.form.text("category")
    command = (
        SetCategory(**one.which, category_id=None)
        if to == "none"
        else asked.form.command(SetCategory, **one.which, category_id=to)
    )
    await ask(asked.request, asked.visitor, SET_CATEGORY, command, key=one.key(asked.form))


async def tag(asked: Asked, one: Picked) -> None:
    words = tuple(word.strip() for word in asked.form.text("tag").replace("，", ",").split(",") if word.strip())
    command = asked.form.command(TagTicket, ticket_id=one.id, add=words)
    await ask(asked.request, asked.visitor, TAG_TICKET, command, key=one.key(asked.form))


def moving(call: Call[Any, Any]) -> Deed:
    async def move(asked: Asked, one: Picked) -> None:
        await ask(asked.request, asked.visitor, call, MoveTicket(**one.which), key=one.key(asked.form))

    return move


def waiting(for_: Waiting) -> Deed:
    async def wait(asked: Asked, one: Picked) -> None:
        command = asked.form.command(WaitTicket, **one.which, for_=for_)
        await ask(asked.request, asked.visitor, WAIT_TICKET, command, key=one.key(asked.form))

    return wait


def prioritising(priority: int) -> Deed:
    """What else the ticket is stays as it is, so it is read first; changed meanwhile, it is refused as stale."""

    async def prioritise(asked: Asked, one: Picked) -> None:
        now = await ask(asked.request, asked.visitor, READ_TICKET, ReadTicket(ticket_id=one.id))
        kept = {"type": now.type, "impact": now.impact, "urgency": now.urgency, "reason": asked.form.text("why")}
        command = asked.form.command(ClassifyTicket, **one.which, **kept, priority=priority)
        await ask(asked.request, asked.visitor, CLASSIFY_TICKET, command, key=one.key(asked.form))

    return prioritise


DEEDS: dict[str, Deed] = {
    "take": take,
    "assign": assign,
    "set_category": set_category,
    "tag": tag,
    "resume": moving(RESUME_TICKET),
    "close": moving(CLOSE_TICKET),
    "mark_spam": moving(MARK_SPAM),
    "not_spam": moving(NOT_SPAM),
    "wait_customer": waiting(Waiting.CUSTOMER),
    "wait_third_party": waiting(Waiting.THIRD_PARTY),
    **{f"priority_{level}": prioritising(level) for level in (1, 2, 3, 4)},
}
