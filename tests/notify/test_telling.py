"""Who hears of what: real helpdesk calls on one side, the bell and the queue on the other."""

import asyncio

import pytest

from shared.contracts.desk.blocking import BLOCK_SENDER, BlockSender
from shared.contracts.desk.watching import WATCH_TICKET, WatchTicket
from shared.contracts.helpdesk import (
    ASSIGN_TICKET,
    NOTE_TICKET,
    OPEN_TICKET,
    REOPEN_TICKET,
    REPLY_TICKET,
    RESOLVE_TICKET,
    TAKE_TICKET,
    AssignTicket,
    NoteTicket,
    OpenTicket,
    RejectTicket,
    ReplyTicket,
    ResolveTicket,
    TakeTicket,
)
from shared.contracts.parties import Party
from shared.outbox.inbox import read
from tests.notify.conftest import rows, superuser, until

NOTICES = "select recipient_id, kind, path, data from notice where tenant_id = $1 order by at"
MAILS = "select recipient_id, kind, state, address, data from delivery where tenant_id = $1"


@pytest.fixture
def told(cast):
    """`await told(kind, people, mails={…})`: exactly these people hear of exactly this, since the last look."""
    seen: set[tuple[str, object]] = set()

    async def look():
        bells = [("bell", row["kind"], row["recipient_id"]) for row in await rows(cast, NOTICES)]
        mails = [("mail", row["kind"], row["recipient_id"]) for row in await rows(cast, MAILS)]
        return {line for line in (*bells, *mails) if line not in seen}

    async def check(*wanted):
        expected = {(way, kind, who.actor_id) for way, kind, *people in wanted for who in people}

        async def arrived():
            return expected <= await look()

        await until(arrived)
        await asyncio.sleep(0.1)
        assert await look() == expected
        seen.update(expected)

    return check


async def opened(ask, cast, by=None):
    by = by or cast.hsiaohan
    command = OpenTicket(title="印表機", body="卡紙", requester_id=None if by.customer_id else cast.hsiaohan.actor_id)
    return await ask(OPEN_TICKET, by, command)


async def test_a_customer_opens(ask, cast, told):
    await opened(ask, cast)
    await told(
        ("bell", "ticket_opened", cast.bohan, cast.yutong, cast.peishan),
        ("mail", "ticket_received", cast.hsiaohan),
    )


@pytest.mark.parametrize("sender", ["{id}@example.test", "Example.test"])
async def test_a_blocked_sender_rings_no_bell(ask, cast, told, sender):
    """What staff open for him does: somebody has spoken with him."""
    await ask(BLOCK_SENDER, cast.bohan, BlockSender(sender=sender.format(id=cast.hsiaohan.actor_id)))
    await opened(ask, cast)
    await told(("mail", "ticket_received", cast.hsiaohan))
    await opened(ask, cast, by=cast.bohan)
    await told(("bell", "ticket_opened", cast.yutong, cast.peishan))


async def test_staff_opens_for_a_customer(ask, cast, told):
    await opened(ask, cast, by=cast.bohan)
    await told(("bell", "ticket_opened", cast.yutong, cast.peishan), ("mail", "ticket_received", cast.hsiaohan))


async def test_a_conversation(ask, cast, told):
    ticket = await opened(ask, cast)
    await told(
        ("bell", "ticket_opened", cast.bohan, cast.yutong, cast.peishan),
        ("mail", "ticket_received", cast.hsiaohan),
    )
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="還有一件事"))
    await told(("bell", "ticket_customer_replied", cast.bohan, cast.yutong, cast.peishan))
    ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="請重開機"))
    await told(("bell", "ticket_answered", cast.hsiaohan), ("mail", "ticket_answered", cast.hsiaohan))
    ticket = await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
    await told()
    give = AssignTicket(ticket_id=ticket.id, revision=ticket.revision, assignee_id=cast.yutong.actor_id)
    ticket = await ask(ASSIGN_TICKET, cast.bohan, give)
    await told(("bell", "ticket_assigned", cast.yutong))
    ticket = await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body="客戶很急"))
    await told()


async def test_solved_and_opened_again(ask, cast, told):
    ticket = await opened(ask, cast)
    ticket = await ask(TAKE_TICKET, cast.yutong, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
    await told(
        ("bell", "ticket_opened", cast.bohan, cast.yutong, cast.peishan),
        ("mail", "ticket_received", cast.hsiaohan),
    )
    solve = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換了滾輪")
    ticket = await ask(RESOLVE_TICKET, cast.yutong, solve)
    await told(
        ("bell", "ticket_resolved", cast.hsiaohan),
        ("mail", "ticket_resolved", cast.hsiaohan),
        ("mail", "call_back_asked", cast.hsiaohan),
    )
    again = RejectTicket(ticket_id=ticket.id, revision=ticket.revision, body="又卡紙了")
    await ask(REOPEN_TICKET, cast.hsiaohan, again)
    await told(("bell", "ticket_reopened", cast.yutong))


async def test_a_customer_reply_goes_to_whoever_has_the_ticket(ask, cast, told):
    ticket = await opened(ask, cast)
    await ask(TAKE_TICKET, cast.yutong, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
    await told(
        ("bell", "ticket_opened", cast.bohan, cast.yutong, cast.peishan),
        ("mail", "ticket_received", cast.hsiaohan),
    )
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="？"))
    await told(("bell", "ticket_customer_replied", cast.yutong))


async def test_who_reads_no_tickets_any_more_hears_of_none(ask, cast, told):
    """He followed it, and then has it, before his role is taken from him."""
    ticket = await opened(ask, cast)
    await told(
        ("bell", "ticket_opened", cast.bohan, cast.yutong, cast.peishan),
        ("mail", "ticket_received", cast.hsiaohan),
    )
    for who in (cast.yutong, cast.peishan):
        ticket = await ask(WATCH_TICKET, who, WatchTicket(ticket_id=ticket.id))
    ticket = await ask(TAKE_TICKET, cast.yutong, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
    async with superuser(Party.NOTIFY) as connection:
        await connection.execute("update member set roles = '{company_admin}' where id = $1", cast.yutong.actor_id)
    await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body="@林語彤 客戶很急"))
    await told(("bell", "ticket_watched_noted", cast.peishan))
    await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="還有一件事"))
    await told(("bell", "ticket_customer_replied", cast.bohan, cast.peishan))


async def test_each_is_led_to_his_own_place(ask, cast, told):
    ticket = await opened(ask, cast)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="好"))

    async def both():
        found = await rows(cast, NOTICES)
        return found if len(found) == 4 else None

    found = await until(both)
    assert {row["path"] for row in found} == {
        f"/w/yuancheng/tickets/{ticket.number}",
        f"/p/yuancheng/tickets/{ticket.number}",
    }
    answered = next(row for row in found if row["kind"] == "ticket_answered")
    assert answered["path"].startswith("/p/")
    assert '"actor": "陳柏翰"' in answered["data"]


async def test_no_words_and_no_addresses_travel_by_event_or_lie_in_the_queue(ask, cast, telling):
    await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="標題", body="CANARY-BODY"))
    found = await until(lambda: rows(cast, MAILS))
    assert "CANARY" not in found[0]["data"]
    async with superuser(Party.NOTIFY) as connection:
        events = await connection.fetch("select body from outbox where tenant_id = $1", cast.tenant_id)
    assert len(events) == 3
    assert not any("CANARY" in row["body"] or "@" in row["body"] for row in events)


async def test_an_event_that_comes_again_tells_nobody_twice(ask, cast, telling, figures):
    """Not even if the inbox has forgotten it: unique keys are the last word."""
    for _ in range(10):
        ticket = await opened(ask, cast)
        await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="好"))

    async def all_here():
        return len(await rows(cast, MAILS)) == 20 and len(await rows(cast, NOTICES)) == 40

    await until(all_here)
    async with superuser(Party.HELPDESK) as connection:
        bodies = await connection.fetch("select body from outbox where tenant_id = $1", cast.tenant_id)
    inbox = telling._consumer._inbox
    events = [read(row["body"]) for row in bodies]
    for forget in (False, True):
        if forget:
            async with superuser(Party.NOTIFY) as connection:
                await connection.execute("delete from inbox where tenant_id = $1", cast.tenant_id)
        for envelope in events:
            for listener in inbox.listeners(envelope.topic):
                await inbox.handle(envelope, listener)
    assert await all_here()
    figures("notify: events handled three times, told once", len(events))


async def test_many_at_once_tell_the_same_as_one_by_one(ask, cast, telling):
    """A group in a handful of statements: to each what concerns him, and to the one who acted nothing."""
    ticket = await opened(ask, cast)
    await ask(TAKE_TICKET, cast.yutong, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
    for _ in range(3):
        await ask(REPLY_TICKET, cast.hsiaohan, ReplyTicket(ticket_id=ticket.id, body="？"))
    await opened(ask, cast, by=cast.bohan)

    async def all_here():
        return len(await rows(cast, NOTICES)) == 3 + 3 + 2 and len(await rows(cast, MAILS)) == 2

    await until(all_here)
    one_by_one = [(row["kind"], row["recipient_id"], row["path"], row["data"]) for row in await rows(cast, NOTICES)]
    async with superuser(Party.NOTIFY) as connection:
        for table in ("inbox", "notice", "delivery"):
            await connection.execute(f"delete from {table} where tenant_id = $1", cast.tenant_id)
    async with superuser(Party.HELPDESK) as connection:
        bodies = await connection.fetch("select body from outbox where tenant_id = $1", cast.tenant_id)
    inbox = telling._consumer._inbox
    by_topic: dict[str, list] = {}
    for row in bodies:
        envelope = read(row["body"])
        by_topic.setdefault(envelope.topic, []).append(envelope)
    for topic, many in by_topic.items():
        for listener in inbox.listeners(topic):
            assert await inbox.handle_together(many, listener)
    assert await all_here()
    again = [(row["kind"], row["recipient_id"], row["path"], row["data"]) for row in await rows(cast, NOTICES)]
    assert sorted(again, key=str) == sorted(one_by_one, key=str)


async def test_a_group_that_names_a_stranger_is_left_to_be_prepared(ask, cast, telling):
    await opened(ask, cast)
    await until(lambda: rows(cast, MAILS))
    async with superuser(Party.HELPDESK) as connection:
        body = await connection.fetchval("select body from outbox where tenant_id = $1", cast.tenant_id)
    async with superuser(Party.NOTIFY) as connection:
        for table in ("inbox", "notice", "delivery", "contact"):
            await connection.execute(f"delete from {table} where tenant_id = $1", cast.tenant_id)
    inbox, envelope = telling._consumer._inbox, read(body)
    (listener,) = inbox.listeners(envelope.topic)
    assert not await inbox.handle_together([envelope], listener)
    assert not await rows(cast, NOTICES)
