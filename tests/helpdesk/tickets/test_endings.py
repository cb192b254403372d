"""How a ticket ends, and how it comes back."""

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.custom_fields import READ_TICKET_FIELDS, ReadTicketFields
from shared.contracts.desk.search import SEARCH, SearchQuery
from shared.contracts.helpdesk import (
    CLOSE_TICKET,
    CONFIRM_TICKET,
    LIST_MESSAGES,
    LIST_TICKETS,
    MARK_SPAM,
    NOT_SPAM,
    PORTAL_TICKET,
    READ_TICKET,
    REJECT_TICKET,
    REOPEN_TICKET,
    REPLY_TICKET,
    ListMessages,
    ListTickets,
    MoveTicket,
    NumberQuery,
    ReadTicket,
    RejectTicket,
    ReplyTicket,
    TicketState,
)
from shared.core.errors import Conflict, Forbidden, NotFound
from tests.helpdesk.tickets.test_actions import announced, opened, resolved


async def test_resolve_tells_the_customer_the_solution(ask, cast):
    ticket = await resolved(ask, cast)
    assert (ticket.state, ticket.resolution, ticket.waiting_since) == (TicketState.RESOLVED, "更換進紙滾輪", None)
    seen = await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))
    assert seen.messages[-1].body == "更換進紙滾輪"
    assert seen.verbs == ("answer", "thank", "confirm", "reject", "reopen")


async def test_confirm_closes(ask, cast):
    ticket = await resolved(ask, cast)
    ticket = await ask(CONFIRM_TICKET, cast.hsiaohan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    assert (ticket.state, ticket.reopened) == (TicketState.CLOSED, 0)


async def test_reject_opens_again_and_counts(ask, cast):
    ticket = await resolved(ask, cast)
    ticket = await ask(
        REJECT_TICKET, cast.hsiaohan, RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="又卡紙")
    )
    assert (ticket.state, ticket.reopened) == (TicketState.OPEN, 1)
    assert ticket.waiting_since is not None
    assert (await announced(cast.tenant_id, ticket.id))[-1][0] == "reopened"


async def test_thanks_keep_it_resolved_and_a_complaint_opens_it(ask, cast):
    ticket = await resolved(ask, cast)
    ticket = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="謝謝您"))
    assert (ticket.state, ticket.waiting_since) == (TicketState.RESOLVED, None)
    ticket = await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="不對，又壞了"))
    assert (ticket.state, ticket.reopened) == (TicketState.OPEN, 1)


async def test_close_is_the_leads_and_reopen_within_14_days(ask, cast):
    ticket = await resolved(ask, cast)
    with pytest.raises(Forbidden):
        await ask(CLOSE_TICKET, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    ticket = await ask(CLOSE_TICKET, cast.peishan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    assert ticket.state == TicketState.CLOSED
    ticket = await ask(
        REOPEN_TICKET, cast.hsiaohan, RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="又來了")
    )
    assert (ticket.state, ticket.reopened) == (TicketState.OPEN, 1)


async def test_after_14_days_a_closed_ticket_stays_closed(ask, cast):
    ticket = await resolved(ask, cast)
    ticket = await ask(CLOSE_TICKET, cast.peishan, MoveTicket(ticket_id=ticket.id, revision=ticket.revision))
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "update ticket set closed_at = now() - interval '14 days 1 minute' where tenant_id = $1 and id = $2",
            cast.tenant_id,
            ticket.id,
        )
    with pytest.raises(Conflict, match="ticket.reopen_too_late"):
        await ask(REOPEN_TICKET, cast.bohan, RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="x"))


async def test_spam_and_back(ask, cast):
    ticket = await opened(ask, cast)
    ticket = await ask(MARK_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=1))
    assert ticket.state == TicketState.SPAM
    ticket = await ask(NOT_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=2))
    assert ticket.state == TicketState.OPEN


async def test_what_went_to_spam_is_not_there_for_its_customer(ask, cast):
    """By whatever door: neither it nor that it went there."""
    kept, ticket = await opened(ask, cast), await opened(ask, cast)
    await ask(MARK_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=1))
    for who in (cast.hsiaohan, cast.manager):
        for question in (
            (READ_TICKET, ReadTicket(ticket_id=ticket.id)),
            (LIST_MESSAGES, ListMessages(ticket_id=ticket.id)),
            (READ_TICKET_FIELDS, ReadTicketFields(ticket_id=ticket.id)),
            (PORTAL_TICKET, NumberQuery(number=int(ticket.number[3:]))),
        ):
            with pytest.raises(NotFound, match="ticket.not_found"):
                await ask(question[0], who, question[1])
        for state in (None, TicketState.SPAM, TicketState.NEW):
            listed = (await ask(LIST_TICKETS, who, ListTickets(state=state))).items
            assert ticket.id not in {one.id for one in listed}
            assert (kept.id in {one.id for one in listed}) is (state is not TicketState.SPAM)
        found = await ask(SEARCH, who, SearchQuery(q="status:spam"))
        assert found.tickets == ()
    with pytest.raises(NotFound, match="ticket.not_found"):
        await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="在嗎？"))
    await ask(NOT_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=2))
    assert (await ask(READ_TICKET, cast.hsiaohan, ReadTicket(ticket_id=ticket.id))).state is TicketState.OPEN
