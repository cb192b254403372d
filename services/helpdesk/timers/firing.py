"""Firing what was claimed: facts, events and what comes next (sql/firing.sql).

A timer that was changed or taken over meanwhile carries another claim, so it is not fired: each step happens once.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.clocks.plans import Step
from services.helpdesk.db import DB
from services.helpdesk.timers.deeds import Ticket, act
from services.helpdesk.timers.figures import RECENT
from shared.contracts.desk.clocks import TicketBreached, TicketEscalated, TicketWarned
from shared.core.ids import NIL
from shared.outbox.outbox import service_caller, wake_of

LATE = timedelta(seconds=60)
"""Fired this long after it was due, it says so."""

EVENTS = msgspec.json.encode(
    {
        kind.verb: {"topic": kind.topic(), "subject": kind.subject("*")}
        for kind in (TicketWarned, TicketBreached, TicketEscalated)
    }
).decode()
_FIRE = "select timers_fire($1, $2, $3, $4, $5, $6, $7, $8)"
_TELL = "select timers_tell($1, $2, $3, $4, $5, $6, $7)"


class Act(Struct, frozen=True):
    """A step that has fired and does more than tell, with its ticket as it was then."""

    step: Step
    ticket: Ticket


class Said(Struct, frozen=True):
    """`fired` are kinds with their lateness in seconds; tickets that are `left` have a step due that acts."""

    fired: tuple[tuple[str, float], ...]
    left: tuple[UUID, ...]
    acts: tuple[Act, ...]


_said = msgspec.json.Decoder(Said)
_told = msgspec.json.Decoder(dict[UUID, Said])


async def tell(claim_id: UUID, fires: dict[UUID, list[UUID]]) -> dict[UUID, list[UUID]]:
    """Tickets by company, all in one round trip and one transaction. Those that come back have a step due that does
    more than tell; they are for `fire`."""
    given = msgspec.json.encode({str(tenant_id): many for tenant_id, many in fires.items()}).decode()
    told = _told.decode(await DB.once_in(NIL, _TELL, claim_id, given, LATE, EVENTS))
    for said in told.values():
        _count(said)
    return {tenant_id: list(said.left) for tenant_id, said in told.items() if said.left}


async def fire(tenant_id: UUID, claim_id: UUID, ticket_ids: Sequence[UUID]) -> None:
    """What is due of a company's tickets, and the acts that come with it, in one transaction."""
    caller = service_caller(DB, tenant_id)
    async with DB.tenant_scope(tenant_id):
        given = (claim_id, list(ticket_ids), True, LATE, EVENTS)
        done = _said.decode(await DB.value(_FIRE, tenant_id, None, NIL, *given))
        for one in done.acts:
            await act(caller, one.ticket, one.step)
    _count(done)


def _count(said: Said) -> None:
    wake_of(DB.party).ring()
    for kind, seconds in said.fired:
        RECENT.add(kind, max(0.0, seconds))
