"""Faults F6 and F7: the same key gives the same bytes and one effect; another body under it is refused."""

import asyncio

import pytest

from services.helpdesk.db import DB
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    OPEN_TICKET,
    REPLY_TICKET,
    NoteTicket,
    OpenTicket,
    ReplyTicket,
)
from shared.contracts.parties import Party
from shared.core.errors import Conflict, Invalid
from shared.core.ids import new_id

KEYS, AT_ONCE = 20, 50


async def count(cast, table: str) -> int:
    async with DB.tenant_scope(cast.tenant_id):
        return await DB.value(f"select count(*) from {table} where tenant_id = $1", cast.tenant_id)


async def test_a_key_asked_fifty_times_at_once_acts_once(whole, cast, figures):
    bus = await whole.bus(Party.GATEWAY)
    for number in range(KEYS):
        key, command = str(new_id()), OpenTicket(title=f"t{number}", body="b")

        async def once(key=key, command=command):
            while True:
                try:
                    return await bus.ask_raw(OPEN_TICKET, cast.hsiaohan, command, key=key)
                except Conflict as flight:
                    assert flight.code == "idempotency.in_flight"  # noqa: PT017 - other conflicts must surface
                    await asyncio.sleep(0.01)

        answers = await asyncio.gather(*(once() for _ in range(AT_ONCE)))
        assert len(set(answers)) == 1
    assert await count(cast, "ticket") == KEYS
    assert await count(cast, "message") == KEYS
    figures("idempotency: parallel requests with a shared key", KEYS * AT_ONCE)


@pytest.mark.parametrize("cold", [False, True])
async def test_another_body_under_the_key_is_refused(ask, cast, cold):
    ticket = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b"), key="k")
    if not cold:
        with pytest.raises(Invalid, match="idempotency.key_reused"):
            await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="c"), key="k")
        return
    await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body="1"), key="k")
    with pytest.raises(Invalid, match="idempotency.key_reused"):
        await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body="2"), key="k")


async def test_a_key_belongs_to_its_owner_and_operation(ask, cast):
    mine = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b"), key="k")
    theirs = await ask(OPEN_TICKET, cast.stranger, OpenTicket(title="a", body="b"), key="k")
    assert mine.id != theirs.id
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=mine.id, body="x"), key="k")


async def test_a_lost_reply_is_answered_byte_for_byte(whole, cast, figures):
    """The reply is dropped after commit (we simply do not read it); the client asks again."""
    bus = await whole.bus(Party.GATEWAY)
    ticket = await bus.ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b"))
    tries = 200
    for number in range(tries):
        key, command = f"lost-{number}", ReplyTicket(ticket_id=ticket.id, body=f"r{number}")
        lost = await bus.ask_raw(REPLY_TICKET, cast.bohan, command, key=key)
        again = await bus.ask_raw(REPLY_TICKET, cast.bohan, command, key=key)
        assert again == lost
    assert await count(cast, "message") == tries + 1
    figures("idempotency: replies dropped after commit and asked again", tries)


async def test_a_failed_write_leaves_its_key_free(ask, cast):
    with pytest.raises(Invalid):
        await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b", requester_id=new_id()), key="k")
    assert (await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="a", body="b"), key="k")).number == "HD-1"
