"""The block list: what is on it, who may change it, and what comes from those on it."""

import asyncio

import pytest

from services.helpdesk.db import DB
from shared.contracts.desk.blocking import (
    BLOCK_SENDER,
    BLOCKED_EXISTS,
    LIST_BLOCKED,
    UNBLOCK_SENDER,
    BlockSender,
    ListBlocked,
    UnblockSender,
)
from shared.contracts.helpdesk import (
    NOT_SPAM,
    OPEN_TICKET,
    PORTAL_HOME,
    QUEUE_PAGE,
    READ_TICKET,
    MoveTicket,
    OpenTicket,
    PortalHomeQuery,
    Queue,
    QueueQuery,
    ReadTicket,
    TicketState,
)
from shared.core.errors import DomainError, Forbidden

_HEARD = "select count(*) from inbox where tenant_id = $1 and consumer = 'spam_of_blocked'"


async def opened(ask, who, **more):
    return await ask(OPEN_TICKET, who, OpenTicket(title="中獎通知", body="請點連結", **more))


async def state_of(ask, cast, ticket):
    return (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))).state


async def becomes_spam(ask, cast, ticket):
    async with asyncio.timeout(20):
        while await state_of(ask, cast, ticket) is not TicketState.SPAM:
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("by", ["address", "domain"])
async def test_what_a_blocked_sender_opens_goes_to_spam_and_can_be_taken_back(ask, cast, by):
    address = f"{cast.stranger.actor_id}@example.test"
    blocked = await ask(
        BLOCK_SENDER, cast.bohan, BlockSender(sender=address.upper() if by == "address" else "Example.test")
    )
    assert blocked.sender == (address if by == "address" else "example.test")
    ticket = await opened(ask, cast.stranger)
    await becomes_spam(ask, cast, ticket)
    rows = (await ask(QUEUE_PAGE, cast.bohan, QueueQuery(queue=Queue.ALL))).rows
    assert ticket.id not in {row.id for row in rows}
    assert (await ask(PORTAL_HOME, cast.stranger, PortalHomeQuery())).running == ()
    spam = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert spam.next_due is None
    back = await ask(NOT_SPAM, cast.bohan, MoveTicket(ticket_id=ticket.id, revision=spam.revision))
    assert back.state is TicketState.OPEN
    assert back.next_due is not None
    await ask(UNBLOCK_SENDER, cast.bohan, UnblockSender(blocked_id=blocked.id))
    assert (await ask(LIST_BLOCKED, cast.bohan, ListBlocked())).items == ()


async def test_others_and_what_staff_open_are_left_alone(ask, cast):
    await ask(BLOCK_SENDER, cast.bohan, BlockSender(sender=f"{cast.stranger.actor_id}@example.test"))
    other = await opened(ask, cast.hsiaohan)
    by_staff = await opened(ask, cast.bohan, requester_id=cast.stranger.actor_id)
    spam = await opened(ask, cast.stranger)
    await becomes_spam(ask, cast, spam)
    assert await state_of(ask, cast, other) is TicketState.NEW
    assert await state_of(ask, cast, by_staff) is TicketState.NEW
    async with DB.tenant_scope(cast.tenant_id):
        # The block list writes only where it acts: hearing of every ticket costs no write each time.
        assert await DB.value(_HEARD, cast.tenant_id) == 1


async def test_each_sender_once_and_only_by_the_desk(ask, cast):
    await ask(BLOCK_SENDER, cast.bohan, BlockSender(sender="spam.example"))
    with pytest.raises(DomainError) as raised:
        await ask(BLOCK_SENDER, cast.peishan, BlockSender(sender="SPAM.example"))
    assert raised.value.code == BLOCKED_EXISTS.code
    with pytest.raises(Forbidden):
        await ask(LIST_BLOCKED, cast.hsiaohan, ListBlocked())
