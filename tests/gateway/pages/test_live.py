"""The live stream: who hears what, how it ends, how many there may be."""

import asyncio
from contextlib import asynccontextmanager
from time import time
from uuid import uuid4

import msgspec
import pytest
import pytest_asyncio

from gateway.pages.live import lines as live_lines
from gateway.pages.live.hearing import NEWS, _all
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    REPLY_TICKET,
    NoteTicket,
    ReplyTicket,
)
from shared.contracts.notify import NoticeCreated
from shared.contracts.roles import Role
from tests.gateway.pages.desk import make_desk, rings
from tests.harness.people import csrf_in, make_staff


@pytest_asyncio.fixture(scope="session")
async def desk(ask, door):
    made = await make_desk(ask, door.url)
    await rings(made)
    yield made
    await made.close()


class Hearing:
    """A stream that is read: `await saw("ticket-changed", "HD-1")`."""

    def __init__(self, answer):
        self.answer, self.words, self.ended = answer, [], asyncio.Event()
        self._news = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self):
        event = ""
        async for line in self.answer.aiter_lines():
            if line.startswith("event: "):
                event = line[7:]
            elif line.startswith("data: ") or line == "data:":
                self.words.append((event, line[6:]))
                self._news.set()
        self.ended.set()

    async def saw(self, event, data=None, *, seconds=8):
        async with asyncio.timeout(seconds):
            while not any(name == event and data in (None, what) for name, what in self.words):
                self._news.clear()
                await self._news.wait()

    def hears(self, event, data):
        return (event, data) in self.words


@asynccontextmanager
async def hearing(client, path, **headers):
    async with client.stream("GET", path, headers={"accept": "text/event-stream", **headers}, timeout=30) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        heard = Hearing(answer)
        yield heard
        heard._reading.cancel()


def open_lines():
    return sum(len(lines) for lines in _all)


async def settled(count):
    async with asyncio.timeout(5):
        while open_lines() != count:
            await asyncio.sleep(0.02)


async def test_everybody_hears_only_what_concerns_him(desk, ask, door):
    other = await make_desk(ask, door.url)
    seller = await make_staff(ask, desk.company, "業務", Role.MK)
    agent, customer = await desk.client(desk.bohan), await desk.client(desk.hsiaohan)
    stranger, foreign = await desk.client(desk.stranger), await other.client(other.bohan)
    unaware = await desk.client(seller)
    slug = desk.company.slug
    async with (
        hearing(agent, f"/w/{slug}/live") as at_desk,
        hearing(customer, f"/p/{slug}/live") as at_customer,
        hearing(stranger, f"/p/{slug}/live") as at_stranger,
        hearing(foreign, f"/w/{other.company.slug}/live") as at_foreign,
        hearing(unaware, f"/w/{slug}/live") as at_seller,
    ):
        ticket = await desk.open("祕密主旨")
        await at_desk.saw("ticket-changed", ticket.number)
        await at_customer.saw("ticket-changed", ticket.number)
        note = NoteTicket(ticket_id=ticket.id, body="祕密備註")
        before = len(at_customer.words)
        await desk.ask(NOTE_TICKET, desk.bohan.caller, note, key=uuid4().hex)
        reply = ReplyTicket(ticket_id=ticket.id, body="祕密回覆")
        await desk.ask(REPLY_TICKET, desk.bohan.caller, reply, key=uuid4().hex)
        await at_customer.saw("notice-created", seconds=30)
        await asyncio.sleep(0.3)
        tickets = [word for word in at_customer.words[before:] if word[0] == "ticket-changed"]
        assert len(tickets) == 1, "a note is not told to customers, not even that there is one"
        for line in (at_stranger, at_foreign, at_seller):
            assert not any(name == "ticket-changed" for name, _ in line.words)
        heard = str([line.words for line in (at_desk, at_customer)])
        assert "祕密" not in heard, "ids only"
    await other.close()
    await settled(0)


async def test_a_reader_who_comes_back_looks_at_everything(desk):
    agent = await desk.client(desk.bohan)
    for last in ("17", "", "💥".encode(), "x" * 3_000):
        async with hearing(agent, f"{desk.base}/live", **{"last-event-id": last}) as line:
            await line.saw("refresh", "")
    await settled(0)


async def test_what_happened_between_reading_and_hearing_is_told(desk):
    """A page shows what was read before its stream was open; elsewhere somebody worked on meanwhile."""
    agent, drawn = await desk.client(desk.bohan), time()
    async with hearing(agent, f"{desk.base}/live") as line:
        ticket = await desk.open("剛好那時")
        await line.saw("ticket-changed", ticket.number)
    for lines in _all:
        lines._known_since -= 60  # as of a process that has listened for a while
    stranger = await desk.client(desk.stranger)
    async with (
        hearing(agent, f"{desk.base}/live?drawn={drawn}") as line,
        hearing(agent, f"{desk.base}/live?drawn={time() + 60}") as later,
        hearing(stranger, f"/p/{desk.company.slug}/live?drawn={drawn}") as foreign,
    ):
        await line.saw("ticket-changed", ticket.number)
        await asyncio.sleep(0.2)
        assert [*later.words, *foreign.words] == []
    async with hearing(agent, f"{desk.base}/live?drawn={drawn - 86_400}") as line:
        await line.saw("refresh", "")
    await settled(0)


async def test_it_ends_when_the_session_ends(desk):
    agent = await desk.client(desk.bohan)
    csrf = csrf_in((await agent.get(f"{desk.base}/inbox")).text)
    async with hearing(agent, f"{desk.base}/live") as line:
        await agent.post("/auth/sign-out", data={"csrf": csrf})
        await line.saw("goodbye")
        await asyncio.wait_for(line.ended.wait(), 2)
    async with agent.stream("GET", f"{desk.base}/live") as answer:
        assert answer.status_code == 401, "a redirect would be followed for ever"


async def test_it_ends_even_if_nobody_told(desk, monkeypatch):
    """The end of a session was not heard: the stream looks for itself."""
    from gateway.db import DB
    from shared.core.ids import NIL
    from shared.db.doors import Door

    monkeypatch.setattr("gateway.pages.live.wire.LOOK_SECONDS", 0.2)
    agent = await desk.client(desk.peishan)
    async with hearing(agent, f"{desk.base}/live") as line:
        async with DB.tenant_scope(NIL, Door.AUTH):
            ended = "update session set ended_at = now() where person_id = $1"
            await DB.run(ended, desk.peishan.person_id)
        await line.saw("goodbye", seconds=3)


async def test_walls(desk, ask, door):
    other = await make_desk(ask, door.url)
    foreign, customer = await other.client(other.bohan), await desk.client(desk.hsiaohan)
    assert (await foreign.get(f"{desk.base}/live")).status_code == 404
    assert (await customer.get(f"{desk.base}/live")).status_code == 404
    assert (await customer.get(f"/p/{other.company.slug}/live")).status_code == 404
    await other.close()


async def test_not_too_many_at_once(desk, monkeypatch):
    monkeypatch.setattr(live_lines, "OF_PERSON", 2)
    agent, leader = await desk.client(desk.bohan), await desk.client(desk.peishan)
    async with hearing(agent, f"{desk.base}/live"), hearing(agent, f"{desk.base}/live"):
        third = await agent.get(f"{desk.base}/live")
        assert third.status_code == 429
        assert third.headers["retry-after"]
        async with hearing(leader, f"{desk.base}/live"):
            monkeypatch.setattr(live_lines, "OF_COMPANY", 3)
            monkeypatch.setattr(live_lines, "OF_PERSON", 9)
            assert (await agent.get(f"{desk.base}/live")).status_code == 429
    await settled(0)
    async with hearing(agent, f"{desk.base}/live"):
        assert open_lines() == 1


async def test_whoever_leaves_leaves_nothing(desk):
    """Connections cut at any moment: no line stays behind."""
    agent = await desk.client(desk.bohan)
    for n in range(30):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.005 * (n % 6) + 0.002), hearing(agent, f"{desk.base}/live") as line:
                await line.ended.wait()
    await settled(0)


async def test_a_slow_reader_gets_one_word_for_many(desk):
    line = live_lines.Line(_visitor(desk), _visitor(desk).standing)
    for n in range(live_lines.BACKLOG + 10):
        line.say("ticket-changed", f"HD-{n}")
    assert line.missed
    assert line.wake.qsize() == live_lines.BACKLOG


def _visitor(desk):
    from gateway.visitors import Standing, Visitor
    from shared.core.clock import now

    caller = desk.bohan.caller
    standing = Standing(
        tenant_id=caller.tenant_id,
        slug=desk.company.slug,
        company="",
        zone="Asia/Taipei",
        accent=None,
        kind=caller.kind,
        membership_id=caller.actor_id,
        actor_id=caller.actor_id,
        roles=caller.roles,
    )
    return Visitor(
        session_id=uuid4(),
        person_id=uuid4(),
        name="",
        mail="",
        locale="zh-Hant",
        zone=None,
        csrf="",
        amr=(),
        authenticated_at=now(),
        standing=standing,
    )


def test_customers_hear_of_what_is_named_public_and_of_nothing_else(desk):
    """A new event is internal until it is named, here and there."""
    public = {"opened", "replied", "assigned", "moved", "resolved", "reopened", "merged", "unmerged", "split"}
    caller = desk.hsiaohan.caller
    visitor = msgspec.structs.replace(_visitor(desk), standing=None)
    standing = msgspec.structs.replace(
        _visitor(desk).standing, kind=caller.kind, roles=caller.roles, customer_id=caller.customer_id,
        actor_id=caller.actor_id,
    )  # fmt: skip
    line = live_lines.Line(visitor, standing)
    what = live_lines.Happened(id=uuid4(), number="HD-1", customer_id=caller.customer_id, requester_id=caller.actor_id)
    topics = [kind.topic() for kind in NEWS if kind is not NoticeCreated]
    heard = {topic for topic in [*topics, "helpdesk.ticket.invented.v1"] if line.may_hear(topic, what)}
    assert heard == {f"helpdesk.ticket.{verb}.v1" for verb in public}
    assert {"helpdesk.ticket.linked.v1", "helpdesk.ticket.suggested.v1", "helpdesk.ticket.breached.v1"} < set(topics)
