"""Opening a ticket that follows up another, in the same transaction: what a customer writes on a ticket that was closed
too long ago becomes one, and so does a message that is split off (linking/splitting.py)."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.clocks.deriving import BELL
from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand
from services.helpdesk.tickets.attached import Stored, shown
from services.helpdesk.tickets.queries import verbs_json
from services.helpdesk.tickets.states import TICKET
from services.helpdesk.tickets.words import plain
from shared.contracts.helpdesk import Channel, LinkKind, Side, TicketOpened
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import envelope, wake_of

_OPEN = "select open_ticket($1, $2, $3, $4, $5)"
_URGENCY = "select impact, urgency from ticket where tenant_id = $1 and id = $2"
_TIE = """
insert into ticket_link (tenant_id, id, ticket_id, customer_id, other_id, other_customer, kind, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


class Said(Struct, frozen=True, kw_only=True):
    """What a customer writes on a ticket. `revision` is the one he saw, if he saw any; `at` is when he wrote, if it
    lay with us meanwhile."""

    body: str
    channel: Channel
    revision: int | None = None
    stored: tuple[Stored, ...] = ()
    at: datetime | None = None


class Opened(NamedTuple):
    """A ticket and the message that was written on it."""

    ticket_id: UUID
    message_id: UUID


class First(Struct, frozen=True, kw_only=True):
    """What the new ticket begins with. `at` is when the customer wrote it, if that was earlier, and `author_name` (with
    `author_id`, if he was ever known here) who did, if that need not be the requester. `is_quiet`: he is not told that
    it has arrived."""

    title: str
    body: str
    impact: int
    urgency: int
    requester_id: UUID
    channel: Channel
    at: datetime | None = None
    author_id: UUID | None = None
    author_name: str | None = None
    files: Any = ()
    stored: tuple[Stored, ...] = ()
    category_id: UUID | None = None
    team_id: UUID | None = None
    is_quiet: bool = False


async def follow_up(caller: Caller, ticket: TicketInHand, said: Said) -> Opened:
    """A customer wrote on a ticket that was closed too long ago to go on with."""
    row = await DB.row(_URGENCY, caller.tenant_id, ticket.id)
    assert row is not None  # it is locked
    first = First(
        title=ticket.title,
        body=said.body,
        impact=row["impact"],
        urgency=row["urgency"],
        requester_id=caller.actor_id,
        channel=said.channel,
        at=said.at,
        files=shown(said.stored),
        stored=said.stored,
    )
    return await open_tied(caller, ticket, first)


async def open_tied(caller: Caller, parent: TicketInHand, first: First) -> Opened:
    """Opens the ticket and says that it follows up `parent`."""
    made = await open_first(caller, parent.customer_id, first)
    tied = (parent.customer_id, parent.id, parent.customer_id, LinkKind.FOLLOW_UP_OF, caller.name)
    await DB.run(_TIE, caller.tenant_id, new_id(), made.ticket_id, *tied)
    return made


async def open_first(caller: Caller, customer_id: UUID, first: First) -> Opened:
    """Opens a ticket of the customer inside the current transaction."""
    made = Opened(new_id(), new_id())
    title = plain(first.title, "title").strip()
    event = TicketOpened(
        id=made.ticket_id,
        version=1,
        number="",
        title=title,
        customer_id=customer_id,
        requester_id=first.requester_id,
        assignee_id=None,
        message_id=made.message_id,
        is_quiet=first.is_quiet,
    )
    values = {
        "ticket_id": made.ticket_id,
        "message_id": made.message_id,
        "requester_id": first.requester_id,
        "title": title,
        "body": plain(first.body),
        "state": TICKET.initial,
        "impact": first.impact,
        "urgency": first.urgency,
        "category_id": first.category_id,
        "team_id": first.team_id,
        "channel": first.channel,
        "side": Side.CUSTOMER,
        "actor_name": caller.name,
        "files": first.files,
        "stored": first.stored,
        "at": first.at,
        **({"author_id": first.author_id, "author_name": first.author_name} if first.author_name else {}),
        "subject": event.subject(caller.tenant_id),
        "envelope": envelope(caller, event),
    }
    await _open(caller, values)
    wake_of(DB.party).ring()
    BELL.ring()
    return made


async def _open(caller: Caller, values: dict[str, Any]) -> None:
    said = msgspec.json.encode(values).decode()
    await DB.value(_OPEN, caller.tenant_id, caller.customer_id, caller.actor_id, said, verbs_json(caller))
