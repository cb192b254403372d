"""How a ticket changes: the guarded update, the message, the history row and the event, always together."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from services.helpdesk.clocks.deriving import BELL, SILENT_VERBS, derive
from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand
from services.helpdesk.tickets.attached import Stored, attach, shown_json
from services.helpdesk.tickets.states import ENDED, REOPENING, TICKET
from services.helpdesk.tickets.wholes import mark
from services.helpdesk.tickets.words import plain
from shared.contracts.helpdesk import TICKET_STALE, Channel, Side, TicketEvent, TicketState, Visibility
from shared.contracts.parties import Caller, Kind
from shared.core.ids import new_id
from shared.outbox.outbox import record

_CHANGE = """
update ticket set state = $5, revision = revision + 1, updated_at = now(), {more}
  waiting_since = case $6 when 'answered' then null when 'asked' then coalesce(waiting_since, now())
    else waiting_since end,
  resolved_at = case when $5 = 'closed' or ($5 = 'resolved' and $3 = $5) then resolved_at
    when $5 = 'resolved' then now() end,
  closed_at = case when $5 = 'closed' then case when $3 = $5 then closed_at else now() end end,
  reopened = reopened + $7
where tenant_id = $1 and id = $2 and state = $3 and revision = $4
"""
_BY_CUSTOMER = _CHANGE.replace("{more}", "")
# Columns that customers have no right to write.
_BY_STAFF = _CHANGE.replace("{more}", "scheduled_until = $8, resolution = coalesce($9, resolution),")
_SAY = """
insert into message (tenant_id, id, ticket_id, customer_id, side, author_id, author_name, visibility, channel, body, at,
  files) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now(), $11)
"""
_HISTORY = """
insert into ticket_event (tenant_id, id, ticket_id, customer_id, version, verb, at, actor_kind, actor_id, actor_name,
  from_state, to_state, data) values ($1, $2, $3, $4, $5, $6, now(), $7, $8, $9, $10, $11, $12)
"""
_ASK = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
values ($1, $2, $3, 'derive', $4, 'derive', now(), now())
"""
CHANNEL = {
    Kind.CUSTOMER: Channel.PORTAL,
    Kind.MEMBER: Channel.DESK,
    Kind.CLIENT: Channel.API,
    Kind.SERVICE: Channel.DESK,
}
ANSWERS = ("reply", "phone_call")
SIDES = {Kind.CUSTOMER: Side.CUSTOMER, Kind.SERVICE: Side.SYSTEM}


def side_of(caller: Caller) -> Side:
    return SIDES.get(caller.kind, Side.STAFF)


async def change(
    caller: Caller,
    ticket: TicketInHand,
    verb: str,
    *,
    until: datetime | None = None,
    solution: str | None = None,
    **data: Any,
) -> TicketState:
    """Make the move: state, clocks' columns, history. Gives the new state; `ticket` gets the new revision.

    A staff reply or resolve answers the customer, a customer's words ask us: that is what `waiting_since` counts.
    """
    target = TICKET.next(ticket.state, verb)
    is_done = ticket.state in {TicketState.RESOLVED, TicketState.CLOSED}
    reopens = verb in REOPENING or (is_done and target is TicketState.OPEN)
    guard = (caller.tenant_id, ticket.id, ticket.state, ticket.revision)
    values = (*guard, target, _waiting(caller, verb, target), int(reopens))
    if caller.kind is Kind.CUSTOMER:
        done = await DB.run(_BY_CUSTOMER, *values)
    else:
        kept = ticket.scheduled_until if target is TicketState.SCHEDULED else None
        done = await DB.run(_BY_STAFF, *values, until or kept, solution and plain(solution))
    if not done:
        raise TICKET_STALE()
    ticket.revision += 1
    await note_down(caller, ticket, verb, target, data)
    if verb not in SILENT_VERBS:
        await _clocks(caller, ticket)
    return target


async def _clocks(caller: Caller, ticket: TicketInHand) -> None:
    """Staff's acts move the clocks with them. What customers do may not see the policies: a worker derives right after
    the commit; nothing a customer does stops a clock that could break before."""
    if caller.kind is Kind.CUSTOMER:
        await DB.run(_ASK, caller.tenant_id, ticket.id, ticket.customer_id, ticket.revision)
        BELL.ring()
    else:
        await derive(caller.tenant_id, [ticket.id])


def _waiting(caller: Caller, verb: str, target: TicketState) -> str:
    if target in ENDED or (caller.kind is not Kind.CUSTOMER and verb.startswith(ANSWERS)):
        return "answered"
    if caller.kind is Kind.CUSTOMER and verb != "thank":
        return "asked"
    return "same"


async def say(
    caller: Caller,
    ticket: TicketInHand,
    body: str,
    visibility: Visibility,
    stored: tuple[Stored, ...] = (),
    *,
    channel: Channel | None = None,
) -> UUID:
    """Add a message in the caller's name, with its files; gives its id. `channel` is by which way it came, if that is
    not his usual one."""
    message_id = new_id()
    await DB.run(
        _SAY,
        caller.tenant_id,
        message_id,
        ticket.id,
        ticket.customer_id,
        side_of(caller),
        caller.actor_id,
        caller.name,
        visibility,
        channel or CHANNEL[caller.kind],
        plain(body),
        shown_json(stored),
    )
    await attach(caller, ticket, message_id, stored)
    return message_id


async def tell(caller: Caller, ticket: TicketInHand, kind: type[TicketEvent], **more: Any) -> None:
    """Announce what happened, with the ticket's parties."""
    event = kind(
        id=ticket.id,
        version=ticket.revision,
        number=f"HD-{ticket.number}",
        title=ticket.title,
        customer_id=ticket.customer_id,
        requester_id=ticket.requester_id,
        assignee_id=ticket.assignee_id,
        also=ticket.also,
        watchers=ticket.watchers,
        **more,
    )
    await record(DB, caller, event)


async def note_down(caller: Caller, ticket: TicketInHand, verb: str, target: TicketState, data: dict[str, Any]) -> None:
    """A row of the history, at the revision that the ticket has now."""
    await DB.run(
        _HISTORY,
        caller.tenant_id,
        new_id(),
        ticket.id,
        ticket.customer_id,
        ticket.revision,
        verb,
        caller.kind,
        caller.actor_id,
        caller.name,
        ticket.state,
        target,
        msgspec.json.encode({**data, **mark()}).decode(),
    )
