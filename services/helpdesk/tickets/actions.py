"""The verbs on a ticket. Each is one transaction: take in hand, change, say, tell, answer with the ticket."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.answering import REOPEN_DAYS, answer, is_late
from services.helpdesk.tickets.attached import Stored
from services.helpdesk.tickets.causing import check_cause, say_cause
from services.helpdesk.tickets.following import Said, follow_up
from services.helpdesk.tickets.journal import CHANNEL, change, say, side_of, tell
from services.helpdesk.tickets.mentions import Words, check_mentions, tell_with_mentions
from services.helpdesk.tickets.queries import view
from services.helpdesk.tickets.words import plain
from shared.contracts.causes import CauseFound
from shared.contracts.helpdesk import (
    ASSIGNEE_NOT_AGENT,
    ASSIGNEE_UNKNOWN,
    REOPEN_TOO_LATE,
    SCHEDULE_FAR,
    SCHEDULE_PAST,
    STAFF_ONLY,
    AssignTicket,
    MoveTicket,
    NoteTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
    ScheduleTicket,
    TakeTicket,
    Then,
    TicketAssigned,
    TicketMoved,
    TicketNoted,
    TicketReopened,
    TicketReplied,
    TicketResolved,
    Visibility,
    WaitTicket,
)
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission, Role, permissions_of
from shared.core.clock import now

SCHEDULE_DAYS = 366

_MEMBER = "select name, roles, state from member where tenant_id = $1 and id = $2"
_ASSIGN = """
update ticket set assignee_id = $3, assignee_name = $4, offered_at = null where tenant_id = $1 and id = $2
"""

REPLIES = {
    Then.OPEN: "reply",
    Then.WAITING_CUSTOMER: "reply_then_wait_customer",
    Then.WAITING_THIRD_PARTY: "reply_then_wait_third_party",
}


async def reply(caller: Caller, command: ReplyTicket, stored: tuple[Stored, ...] | None) -> bytes:
    await check_mentions(caller, command.mentions)
    if caller.kind is Kind.CUSTOMER:
        if command.cause is not None:
            raise STAFF_ONLY(fields={"cause": STAFF_ONLY.code})
        return await _answer(caller, command, stored or ())
    if command.then is Then.RESOLVED:
        words = Words(command.body, command.mentions)
        return await _resolve(caller, command.ticket_id, command.revision, words, stored or (), command.cause)
    verb = REPLIES[command.then]
    ticket = await take_in_hand(caller, command.ticket_id, verb, command.revision)
    if command.cause is not None:
        await say_cause(caller, ticket, command.cause)
    message_id = await say(caller, ticket, command.body, Visibility.PUBLIC, stored or ())
    await change(caller, ticket, verb, message_id=message_id)
    told = {"side": side_of(caller), "message_id": message_id}
    await tell_with_mentions(caller, ticket, TicketReplied, Words(command.body, command.mentions), **told)
    return await view(caller, ticket.id)


async def _answer(caller: Caller, command: ReplyTicket, stored: tuple[Stored, ...]) -> bytes:
    said = Said(body=command.body, channel=CHANNEL[caller.kind], revision=command.revision, stored=stored)
    return await view(caller, (await answer(caller, command.ticket_id, said)).ticket_id)


async def note(caller: Caller, command: NoteTicket, stored: tuple[Stored, ...] | None) -> bytes:
    await check_mentions(caller, command.mentions)
    ticket = await take_in_hand(caller, command.ticket_id, "note")
    message_id = await say(caller, ticket, command.body, Visibility.INTERNAL, stored or ())
    await change(caller, ticket, "note", message_id=message_id)
    await tell_with_mentions(caller, ticket, TicketNoted, Words(command.body, command.mentions), message_id=message_id)
    return await view(caller, ticket.id)


async def take(caller: Caller, command: TakeTicket) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "take", command.revision)
    return await _give(caller, ticket, "take", caller.actor_id)


async def assign(caller: Caller, command: AssignTicket) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "assign", command.revision)
    return await _give(caller, ticket, "assign", command.assignee_id)


async def _give(caller: Caller, ticket: TicketInHand, verb: str, member_id: UUID | None) -> bytes:
    name = await _agent(caller, member_id) if member_id is not None else None
    await DB.run(_ASSIGN, caller.tenant_id, ticket.id, member_id, name)
    ticket.assignee_id = member_id
    await change(caller, ticket, verb, assignee=name or "")
    await tell(caller, ticket, TicketAssigned)
    return await view(caller, ticket.id)


async def _agent(caller: Caller, member_id: UUID) -> str:
    """The name of a member who works on tickets."""
    row = await DB.row(_MEMBER, caller.tenant_id, member_id)
    if row is None or row["state"] != "active":
        raise ASSIGNEE_UNKNOWN(fields={"assignee_id": ASSIGNEE_UNKNOWN.code})
    if Permission.TICKET_WORK not in permissions_of(tuple(Role(role) for role in row["roles"])):
        raise ASSIGNEE_NOT_AGENT(fields={"assignee_id": ASSIGNEE_NOT_AGENT.code})
    return str(row["name"])


async def wait(caller: Caller, command: WaitTicket) -> bytes:
    verb = f"wait_{command.for_}"
    ticket = await take_in_hand(caller, command.ticket_id, verb, command.revision)
    return await _pause(caller, ticket, verb, command.reason)


async def schedule(caller: Caller, command: ScheduleTicket) -> bytes:
    if command.until <= now():
        raise SCHEDULE_PAST(fields={"until": SCHEDULE_PAST.code})
    if command.until > now() + timedelta(days=SCHEDULE_DAYS):
        raise SCHEDULE_FAR(fields={"until": SCHEDULE_FAR.code}, days=SCHEDULE_DAYS)
    ticket = await take_in_hand(caller, command.ticket_id, "schedule", command.revision)
    await say(caller, ticket, command.reason, Visibility.INTERNAL)
    target = await change(caller, ticket, "schedule", until=command.until, reason=plain(command.reason)[:200])
    await tell(caller, ticket, TicketMoved, move="schedule", state=target)
    return await view(caller, ticket.id)


async def _pause(caller: Caller, ticket: TicketInHand, verb: str, reason: str) -> bytes:
    await say(caller, ticket, reason, Visibility.INTERNAL)
    target = await change(caller, ticket, verb, reason=plain(reason)[:200])
    await tell(caller, ticket, TicketMoved, move=verb, state=target)
    return await view(caller, ticket.id)


async def resolve(caller: Caller, command: ResolveTicket) -> bytes:
    """What is written to the customer: there nobody is asked whom of two a name means."""
    words = Words(command.solution, asks=False)
    return await _resolve(caller, command.ticket_id, command.revision, words, (), command.cause)


async def _resolve(
    caller: Caller,
    ticket_id: UUID,
    revision: int | None,
    words: Words,
    stored: tuple[Stored, ...],
    cause: CauseFound | None,
) -> bytes:
    solution = words.body
    ticket = await take_in_hand(caller, ticket_id, "resolve", revision)
    await check_cause(caller, ticket, cause)
    message_id = await say(caller, ticket, solution, Visibility.PUBLIC, stored)
    await change(caller, ticket, "resolve", solution=solution, message_id=message_id)
    await tell_with_mentions(caller, ticket, TicketResolved, words, message_id=message_id)
    return await view(caller, ticket.id)


async def reject(caller: Caller, command: RejectTicket) -> bytes:
    return await _open_again(caller, command, "reject")


async def reopen(caller: Caller, command: RejectTicket) -> bytes:
    return await _open_again(caller, command, "reopen")


async def _open_again(caller: Caller, command: RejectTicket, verb: str) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, verb, command.revision)
    if is_late(ticket):
        if caller.kind is Kind.CUSTOMER:
            said = Said(body=command.body, channel=CHANNEL[caller.kind])
            return await view(caller, (await follow_up(caller, ticket, said)).ticket_id)
        raise REOPEN_TOO_LATE(days=REOPEN_DAYS)
    message_id = await say(caller, ticket, command.body, Visibility.PUBLIC)
    await change(caller, ticket, verb, message_id=message_id)
    await tell(caller, ticket, TicketReopened, side=side_of(caller), message_id=message_id)
    return await view(caller, ticket.id)


def moving(verb: str) -> Callable[[Caller, MoveTicket], Awaitable[bytes]]:
    """The action of a verb that needs nothing but the ticket: resume, confirm, close, mark_spam, not_spam."""

    async def move(caller: Caller, command: MoveTicket) -> bytes:
        ticket = await take_in_hand(caller, command.ticket_id, verb, command.revision)
        if verb == "close":
            await check_cause(caller, ticket)
        target = await change(caller, ticket, verb)
        await tell(caller, ticket, TicketMoved, move=verb, state=target)
        return await view(caller, ticket.id)

    return move
