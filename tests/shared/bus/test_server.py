"""The dispatcher: bounded, punctual, discreet, and it finishes what it took."""

import asyncio

import msgspec
import pytest
import pytest_asyncio

from shared.bus import headers as h
from shared.bus.client import Bus
from shared.bus.connection import connect
from shared.bus.context import sign
from shared.bus.mux import Mux, NoResponder
from shared.bus.server import WAITING, WORKING, Answers, Dispatcher
from shared.contracts.base import Call, Command, View
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Permission, Role
from shared.core.clock import epoch_ms
from shared.core.errors import DomainError, Failure, Late, Unavailable
from shared.core.ids import new_id
from shared.feature import Hot

CALLER = Caller(tenant_id=new_id(), kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AG,))
SUBJECT_OF = "projects"  # nobody else answers there in this test


class Do(Command):
    what: str = "ok"


class Did(View):
    what: str


CALL = Call(
    party=Party.PROJECTS,
    feature="operations",
    verb="status",
    says="",
    takes=Do,
    gives=Did,
    needs=Permission.TICKET_READ,
    write=False,
)
ODD = Failure("odd.one", Unavailable)


class Rig:
    """A dispatcher of its own queue, with an answer the test controls, and a gateway that asks."""

    def __init__(self) -> None:
        self.started = 0
        self.finished = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, caller, command, ask) -> Did:
        self.started += 1
        await self.gate.wait()
        if command.what == "odd":
            raise ODD(reason="x")
        if command.what == "bug":
            raise RuntimeError("secret text 4711")
        if command.what == "slow":
            await asyncio.sleep(5)
        self.finished += 1
        return Did(what=command.what)


@pytest_asyncio.fixture
async def rig(servers):
    made = Rig()
    server = await connect(Party.PROJECTS, servers.bus(Party.PROJECTS), on_lost=lambda: None)
    client = await connect(Party.GATEWAY, servers.bus(Party.GATEWAY), on_lost=lambda: None)
    keys = {Party.GATEWAY: servers.secret("key-gateway-projects").encode()}
    made.dispatcher = Dispatcher(Party.PROJECTS, server, Answers(None, {CALL: Hot(made.answer)}), keys)
    await made.dispatcher.start()
    await server.flush()
    made.mux = Mux(client)
    await made.mux.start()
    made.key = keys[Party.GATEWAY]
    made.bus = Bus(Party.GATEWAY, made.mux, {Party.PROJECTS: made.key})
    made.client, made.server = client, server
    yield made
    made.gate.set()
    await made.dispatcher.drain()
    await client.close()
    await server.close()


async def raw(rig, *, deadline: int | None = None, reply: str | None = None):
    """A signed request by hand."""
    subject, body = CALL.subject(Party.GATEWAY), msgspec.msgpack.encode(Do())
    limit = str(deadline if deadline is not None else epoch_ms() + 3000)
    context = sign(rig.key, subject=subject, caller=CALLER, body=body, deadline=limit, idempotency_key="")
    headers = {h.CONTEXT: context, h.DEADLINE: limit}
    if reply is not None:
        await rig.client.publish(subject, body, reply=reply, headers=headers)
        return None
    try:
        return await rig.mux.request(subject, body, headers, 2)
    except NoResponder:  # chosen was who answered in the test before, and has just gone
        await asyncio.sleep(0.2)
        return await rig.mux.request(subject, body, headers, 2)


async def test_many_at_once_share_the_time(rig):
    rig.gate.clear()
    asking = [asyncio.create_task(rig.bus.ask(CALL, CALLER, Do())) for _ in range(WORKING)]
    await asyncio.sleep(0.2)
    assert rig.started == WORKING
    rig.gate.set()
    assert len(await asyncio.gather(*asking)) == WORKING


async def test_above_the_limit_the_answer_is_503_at_once(rig):
    rig.gate.clear()
    extra = 40
    asking = [asyncio.create_task(rig.bus.ask(CALL, CALLER, Do())) for _ in range(WORKING + WAITING + extra)]
    async with asyncio.timeout(3):  # less than what is asked waits for its answer
        while len(refused := [task for task in asking if task.done()]) < extra:
            await asyncio.sleep(0.02)
    assert len(refused) == extra
    for task in refused:
        with pytest.raises(Unavailable, match="bus.overloaded"):
            task.result()
    rig.gate.set()
    answers = await asyncio.gather(*asking, return_exceptions=True)
    assert sum(isinstance(answer, Did) for answer in answers) == WORKING + WAITING


async def test_expired_work_is_dropped_unseen(rig):
    message = await raw(rig, deadline=epoch_ms() - 1)
    assert message.headers[h.STATUS] == "504"
    assert rig.started == 0


async def test_work_ends_at_its_deadline(rig):
    with pytest.raises(Late):
        await rig.bus.ask(CALL, CALLER, Do(what="slow"), seconds=0.4)
    await asyncio.sleep(0.1)
    assert rig.dispatcher.in_flight == 0
    assert rig.finished == 0


async def test_a_failure_comes_back_as_itself(rig):
    with pytest.raises(Unavailable) as failure:
        await rig.bus.ask(CALL, CALLER, Do(what="odd"))
    assert (failure.value.code, failure.value.params) == ("odd.one", {"reason": "x"})


async def test_a_defect_says_nothing_of_itself(rig):
    message = await raw(rig)
    assert h.STATUS not in (message.headers or {})
    with pytest.raises(DomainError) as failure:
        await rig.bus.ask(CALL, CALLER, Do(what="bug"))
    assert failure.value.code == "internal"
    assert "4711" not in repr(vars(failure.value))


@pytest.mark.parametrize("reply", ["c0.event.projects.x", "_INBOX_notify.a.1", "$JS.API.STREAM.PURGE.EVENTS", ""])
async def test_a_hostile_reply_runs_nothing(rig, reply):
    await raw(rig, reply=reply)
    await rig.client.flush()
    await asyncio.sleep(0.2)
    assert rig.started == 0


async def test_without_permission_nothing_runs(rig):
    nobody = Caller(tenant_id=new_id(), kind=Kind.MEMBER, roles=(Role.HR,))
    with pytest.raises(DomainError, match="permission.missing"):
        await rig.bus.ask(CALL, nobody, Do())
    assert rig.started == 0


async def test_fuzzed_requests_crash_nothing(rig, figures):
    import random

    dice, tries = random.Random(3), 1000
    good = msgspec.msgpack.encode(Do())
    for number in range(tries):
        if number % 100 == 0:
            await rig.client.flush()
            await asyncio.sleep(0.05)
        body = bytearray(good if dice.random() < 0.5 else dice.randbytes(dice.randint(0, 300)))
        if body:
            body[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
        subject = CALL.subject(Party.GATEWAY)
        deadline = dice.choice([str(epoch_ms() + 2000), "", "x", "-1", "9" * 40])
        context = sign(rig.key, subject=subject, caller=CALLER, body=bytes(body), deadline=deadline, idempotency_key="")
        headers = {h.CONTEXT: context if dice.random() < 0.7 else context[:-3], h.DEADLINE: deadline}
        await rig.client.publish(subject, bytes(body), reply=f"{rig.mux._prefix}fuzz", headers=headers)
    await rig.client.flush()
    await asyncio.sleep(0.2)
    assert (await rig.bus.ask(CALL, CALLER, Do())).what == "ok"
    figures("bus: fuzzed requests", tries)


async def test_draining_finishes_what_was_taken(rig):
    rig.gate.clear()
    asking = [asyncio.create_task(rig.bus.ask(CALL, CALLER, Do())) for _ in range(WORKING + 20)]
    await asyncio.sleep(0.2)
    draining = asyncio.create_task(rig.dispatcher.drain())
    await asyncio.sleep(0.1)
    rig.gate.set()
    await draining
    assert len(await asyncio.gather(*asking)) == WORKING + 20
    assert rig.finished == WORKING + 20


async def test_draining_without_a_broker_finishes_what_was_taken(rig):
    rig.gate.clear()
    asking = [asyncio.create_task(rig.bus.ask(CALL, CALLER, Do(), seconds=1)) for _ in range(10)]
    while rig.started < 10:
        await asyncio.sleep(0.01)
    await rig.server.close()
    draining = asyncio.create_task(rig.dispatcher.drain())
    await asyncio.sleep(0.1)
    rig.gate.set()
    await draining
    assert rig.finished == 10
    assert all(isinstance(one, Late | Unavailable) for one in await asyncio.gather(*asking, return_exceptions=True))


async def test_whoever_could_not_say_goodbye_takes_nothing_more(rig, monkeypatch):
    """The library subscribes again when a broker comes back: what arrives then would be lost with the process."""
    monkeypatch.setattr("shared.bus.server.UNSUBSCRIBE_SECONDS", 0.0)
    await rig.dispatcher.drain()
    with pytest.raises(Unavailable, match="overloaded"):
        await rig.bus.ask(CALL, CALLER, Do(), seconds=2)
    assert rig.started == 0


async def test_nobody_there_is_waited_for_and_then_said(rig):
    await rig.dispatcher.drain()
    with pytest.raises(Unavailable, match="bus.away"):
        await rig.bus.ask(CALL, CALLER, Do(), seconds=0.6)


async def test_a_request_that_cannot_be_sent_leaves_nothing_behind(rig):
    for _ in range(50):
        with pytest.raises(DomainError, match="bus.too_large"):
            await rig.bus.ask(CALL, CALLER, Do(what="x" * 300_000))
    assert rig.mux._waiting == {}
