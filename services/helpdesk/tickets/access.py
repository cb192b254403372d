"""Loading a ticket and being allowed to, in one step. Every load of one ticket goes through here.

Absent, another company's, another customer's, or (for a contact who is no customer manager) a colleague's: all are
answered alike with `ticket.not_found`. The walls below hold even if this module is wrong.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.tickets.states import TICKET
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_STALE, TicketState
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role

_LOCK = """
select id, customer_id, number, title, state, requester_id, assignee_id, closed_at, scheduled_until, category_id,
  revision, coalesce(also, '{}') as also, coalesce(merged, '{}') as merged, merged_into,
  coalesce(watchers, '{}') as watchers
from ticket where tenant_id = $1 and id = $2 and ($3::uuid is null or requester_id = $3 or $3 = any(also)) for update
"""

_LOCK_ALL = "select id from ticket where tenant_id = $1 and id = any($2) order by id for update"


class TicketInHand(Struct, kw_only=True):
    """A ticket that is locked for this transaction, as it was before the change. `also` are the requesters of the
    tickets `merged` into it, and colleagues of the requester who read along."""

    id: UUID
    customer_id: UUID
    number: int
    title: str
    state: TicketState
    requester_id: UUID
    assignee_id: UUID | None
    closed_at: datetime | None
    scheduled_until: datetime | None
    category_id: UUID | None
    revision: int
    also: tuple[UUID, ...] = ()
    merged: tuple[UUID, ...] = ()
    merged_into: UUID | None = None
    watchers: tuple[UUID, ...] = ()


def only_requester(caller: Caller) -> UUID | None:
    """The requester that a caller is bound to: a contact sees his own tickets and those they
    were merged into, a customer manager all of his
    organisation's, staff the company's (None)."""
    if caller.kind is Kind.CUSTOMER and Role.CM not in caller.roles:
        return caller.actor_id
    return None


async def lock_all(caller: Caller, *ticket_ids: UUID) -> None:
    """Before each is taken in hand: in one order, so that nobody who needs several waits in a circle."""
    await DB.run(_LOCK_ALL, caller.tenant_id, list(ticket_ids))


async def take_in_hand(caller: Caller, ticket_id: UUID, verb: str, revision: int | None = None) -> TicketInHand:
    """Lock the ticket for `verb`; raises not found, stale, or that the machine knows no such move from here."""
    row = await DB.row(_LOCK, caller.tenant_id, ticket_id, only_requester(caller))
    if row is None:
        raise TICKET_NOT_FOUND()
    told: dict[str, Any] = {
        "state": TicketState(row["state"]),
        "also": tuple(row["also"]),
        "merged": tuple(row["merged"]),
    }
    told["watchers"] = tuple(row["watchers"])
    ticket = TicketInHand(**{**dict(row), **told})
    if revision is not None and revision != ticket.revision:
        raise TICKET_STALE(revision=ticket.revision)
    TICKET.move(ticket.state, verb)
    return ticket
