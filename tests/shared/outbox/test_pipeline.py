"""From commit to effect, once: through redelivery, poison, a wiped stream and a replay (faults F3, F10)."""

import asyncio
import os
import shutil
import signal
import time
from datetime import UTC, datetime

import pytest

from infra.cli.control import say
from shared.contracts.helpdesk import TicketOpened
from shared.feature import Listener
from shared.outbox.inbox import Inbox, read
from shared.outbox.outbox import record
from tests.shared.outbox.conftest import listen_to_tickets


async def test_an_event_exists_only_if_its_transaction_commits(pipe):
    with pytest.raises(RuntimeError):
        async with pipe.writer.scope(pipe.caller):
            await record(pipe.writer, pipe.caller, pipe.event("never"))
            raise RuntimeError
    await pipe.write(1, lambda i: "once")
    async with pipe.relaying(), pipe.reading():
        await pipe.until(1)
        async with asyncio.timeout(10):
            while not await pipe.effects():  # handled, and now being committed
                await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
    assert await pipe.effects() == ["once"]


async def test_handling_the_same_event_again_does_nothing(pipe):
    await pipe.write(1)
    async with pipe.relaying(), pipe.reading():
        await pipe.until(1)
    inbox = pipe.inbox()
    superuser = await pipe._superuser("helpdesk")
    body = await superuser.fetchval("select body from outbox where tenant_id = $1", pipe.tenant)
    for _ in range(5):
        await inbox.handle(read(body), inbox.listeners(read(body).topic)[0])
    assert await pipe.effects() == ["t0"]
    await superuser.close()


async def test_a_preparation_may_fail_only_before_the_event_was_handled(pipe):
    """What a repeated event is about may be gone by then."""
    is_gone = True

    async def prepare(envelope, event) -> None:
        if is_gone:
            raise LookupError(event.title)

    await pipe.write(1)
    superuser = await pipe._superuser("helpdesk")
    envelope = read(await superuser.fetchval("select body from outbox where tenant_id = $1", pipe.tenant))
    await superuser.close()
    listener = Listener("test_effect", pipe.apply, prepare)
    inbox = Inbox(pipe.reader, {TicketOpened: (listener,)})
    with pytest.raises(LookupError):
        await inbox.handle(envelope, listener)
    assert await pipe.effects() == []
    is_gone = False
    await inbox.handle(envelope, listener)
    is_gone = True
    await inbox.handle(envelope, listener)
    assert await pipe.effects() == ["t0"]


async def test_poison_goes_to_the_dead_letters_and_holds_nobody_up(pipe, figures):
    number, every = 2000, 100
    pipe.fails = {f"t{i}" for i in range(0, number, every)}
    async with pipe.relaying(), pipe.reading():
        began = time.monotonic()
        await pipe.write(number)
        await pipe.until(number - len(pipe.fails))
        done = time.monotonic() - began
        async with asyncio.timeout(30):
            while await _dead(pipe) < len(pipe.fails):
                await asyncio.sleep(0.05)
    assert sorted(await pipe.effects()) == sorted({f"t{i}" for i in range(number)} - pipe.fails)
    letters = await _letters(pipe)
    assert {row["error"] for row in letters} == {"ValueError"}
    assert {row["attempts"] for row in letters} == {5}
    figures("poison: events handled beside 20 poisonous ones", number - len(pipe.fails))
    figures("poison: seconds for all healthy events", round(done, 2))


PAUSE = 5.0


async def test_a_healthy_event_is_not_late_because_of_poison(pipe, figures):
    pipe.fails = {f"t{i}" for i in range(50)}
    async with pipe.relaying(), pipe.reading(pauses=(PAUSE,)):
        await pipe.write(50)
        await asyncio.sleep(0.3)
        began = time.monotonic()
        await pipe.write(1, lambda i: "healthy")
        await pipe.until(1)
        late = time.monotonic() - began
    figures("poison: delay of a healthy event, seconds", round(late, 3))
    assert late < PAUSE / 2, "it waits for none of the pauses that poison gets, however busy the machine"


async def test_a_wiped_stream_costs_time_not_events(pipe, figures):
    """F3: the store is removed under load; `replay` announces what the outbox kept; the inbox drops repeats."""
    rounds, number = 2, 300
    since = datetime.now(UTC)
    async with pipe.relaying(), pipe.reading():
        for turn in range(rounds):
            writing = asyncio.create_task(pipe.write(number, lambda i, turn=turn: f"r{turn}-{i}"))
            await asyncio.sleep(0.02)
            await _wipe(pipe.servers)
            await writing
            await listen_to_tickets(pipe.servers)
            superuser = await pipe._superuser("helpdesk")
            await superuser.execute("update outbox set published_at = null where created_at >= $1", since)
            await superuser.close()
            await pipe.until(number * (turn + 1), seconds=40)
        async with asyncio.timeout(20):
            while await pipe.waiting():
                await asyncio.sleep(0.1)
        await asyncio.sleep(0.5)
    effects = await pipe.effects()
    assert len(effects) == len(set(effects)) == rounds * number
    figures("wiped stream: events written and handled exactly once", rounds * number)


async def _wipe(servers) -> None:
    """kill -9 of the broker and its store gone; the supervisor brings it back and sets the stream up again."""
    child = next(c for c in say(servers.place, {"do": "status"})["children"] if c["name"] == "nats")
    store = servers.place.data / "nats" / "jetstream"
    gone = store.rename(store.with_name("gone"))  # before the kill: the next broker starts at once
    os.kill(child["pid"], signal.SIGKILL)
    async with asyncio.timeout(30):
        while True:
            await asyncio.sleep(0.1)
            found = {c["name"]: c for c in say(servers.place, {"do": "status"})["children"]}
            streams = found.get("streams", {"seconds": 1e9, "code": None})
            is_new = found["nats"]["pid"] != child["pid"]
            if is_new and streams["code"] == 0 and streams["seconds"] < found["nats"]["seconds"]:
                break
    shutil.rmtree(gone)


async def _letters(pipe):
    superuser = await pipe._superuser("projects")
    rows = await superuser.fetch("select error, attempts from dead_letter where tenant_id = $1", pipe.tenant)
    await superuser.close()
    return rows


async def _dead(pipe) -> int:
    return len(await _letters(pipe))
