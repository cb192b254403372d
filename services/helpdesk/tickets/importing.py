"""Taking over tickets from another system, with their times and authors. Importing again changes nothing."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.categorising import named, said
from services.helpdesk.tickets.states import ACTIVE
from services.helpdesk.tickets.words import plain
from shared.contracts.helpdesk import (
    ASSIGNEE_UNKNOWN,
    CONTACT_UNKNOWN,
    TIME_IMPOSSIBLE,
    Imported,
    ImportTicket,
    Side,
    TicketState,
    Visibility,
)
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id
from shared.core.validation import INVALID

_EXISTS = "select id, number from ticket where tenant_id = $1 and source = $2 and external_id = $3"
_CONTACT = "select customer_id, name from contact where tenant_id = $1 and id = $2"
_MEMBER = "select name from member where tenant_id = $1 and id = $2"
_NUMBER = """
insert into counter (tenant_id, kind, value) values ($1, 'ticket', 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_TICKET = """
insert into ticket (tenant_id, id, customer_id, number, title, state, impact, urgency, priority, channel, requester_id,
  assignee_id, assignee_name, opened_at, updated_at, waiting_since, resolved_at, closed_at, resolution, source,
  external_id, category_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, priority_of($1, $7::smallint, $8::smallint), $9, $10, $11, $12, $13, $14, $15,
  case when $6 in ('resolved', 'closed') then $14::timestamptz end, case when $6 = 'closed' then $14::timestamptz end,
  $16, $17, $18, $19)
"""
_MESSAGE = """
insert into message (tenant_id, id, ticket_id, customer_id, side, author_id, author_name, visibility, channel, body, at)
values ($1, $2, $3, $4, $5, null, $6, $7, $8, $9, $10)
"""
_HISTORY = """
insert into ticket_event (tenant_id, id, ticket_id, customer_id, version, verb, at, actor_kind, actor_id, actor_name,
  to_state, data) values ($1, $2, $3, $4, 1, 'import', $5, $6, $7, $8, $9, jsonb_build_object('source', $10::text))
"""

_SUGGEST = """
insert into suggestion (tenant_id, ticket_id, customer_id, fire_at, can_wait) select $1, $2, $3, now(), true
where exists (select from category_model where tenant_id = $1)
"""
_ASK = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
values ($1, $2, $3, 'derive', 1, 'silent', now(), now())
"""


async def import_ticket(caller: Caller, command: ImportTicket) -> Imported:
    """No event is announced: nobody is to be told of what happened elsewhere and earlier."""
    earlier = await DB.row(_EXISTS, caller.tenant_id, command.source, command.external_id)
    if earlier is not None:
        return Imported(ticket_id=earlier["id"], number=f"HD-{earlier['number']}", created=False)
    if command.state is TicketState.MERGED:  # nothing says into what
        raise INVALID(fields={"state": "field.choice"})
    wrong = command.impossible_time(now())
    if wrong is not None:
        raise TIME_IMPOSSIBLE(fields={wrong: TIME_IMPOSSIBLE.code})
    contact = await DB.row(_CONTACT, caller.tenant_id, command.requester_id)
    if contact is None:
        raise CONTACT_UNKNOWN(fields={"requester_id": CONTACT_UNKNOWN.code})
    assignee = await _assignee(caller, command.assignee_id)
    await named(caller, command.category_id)
    ticket_id = new_id()
    number = await DB.value(_NUMBER, caller.tenant_id)
    public = [message for message in command.messages if message.visibility is Visibility.PUBLIC]
    solution = next((m.body for m in reversed(public) if m.from_staff), None)
    await DB.run(
        _TICKET,
        caller.tenant_id,
        ticket_id,
        contact["customer_id"],
        number,
        plain(command.title, "title").strip(),
        command.state,
        command.impact,
        command.urgency,
        command.channel,
        command.requester_id,
        command.assignee_id,
        assignee,
        command.opened_at,
        max(message.at for message in command.messages),
        _waiting_since(command),
        solution and plain(solution) if command.state in {TicketState.RESOLVED, TicketState.CLOSED} else None,
        command.source,
        command.external_id,
        command.category_id,
    )
    await _messages(caller, command, ticket_id, contact["customer_id"])
    await DB.run(
        _HISTORY,
        caller.tenant_id,
        new_id(),
        ticket_id,
        contact["customer_id"],
        command.opened_at,
        caller.kind,
        caller.actor_id,
        caller.name,
        command.state,
        command.source,
    )
    await DB.run(_ASK, caller.tenant_id, ticket_id, contact["customer_id"])
    await _about(caller, command, ticket_id, contact["customer_id"])
    return Imported(ticket_id=ticket_id, number=f"HD-{number}", created=True)


async def _about(caller: Caller, command: ImportTicket, ticket_id: UUID, customer_id: UUID) -> None:
    """What the other system says it is about is learnt from; an open one it says nothing about gets a suggestion."""
    if command.category_id is not None:
        await said(caller, ticket_id, customer_id, command.category_id)
    elif command.state in ACTIVE:
        await DB.run(_SUGGEST, caller.tenant_id, ticket_id, customer_id)


async def _assignee(caller: Caller, member_id: UUID | None) -> str | None:
    if member_id is None:
        return None
    name = await DB.value(_MEMBER, caller.tenant_id, member_id)
    if name is None:
        raise ASSIGNEE_UNKNOWN(fields={"assignee_id": ASSIGNEE_UNKNOWN.code})
    return str(name)


def _waiting_since(command: ImportTicket) -> object:
    """The first customer message after the last public answer, while the ticket is not ended."""
    if command.state in {TicketState.RESOLVED, TicketState.CLOSED, TicketState.SPAM}:
        return None
    since = None
    for message in sorted(command.messages, key=lambda m: m.at):
        if message.visibility is Visibility.PUBLIC:
            since = None if message.from_staff else since or message.at
    return since


async def _messages(caller: Caller, command: ImportTicket, ticket_id: UUID, customer_id: UUID) -> None:
    await DB.run_many(
        _MESSAGE,
        [
            (
                caller.tenant_id,
                new_id(),
                ticket_id,
                customer_id,
                Side.STAFF if message.from_staff else Side.CUSTOMER,
                message.author,
                message.visibility,
                command.channel,
                plain(message.body),
                message.at,
            )
            for message in command.messages
        ],
    )
