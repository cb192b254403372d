"""Events of one company that arrive at the same moment share a transaction, and still happen once each."""

import asyncio

import pytest

from shared.contracts.helpdesk import TicketOpened
from shared.feature import Listener
from shared.outbox.inbox import Inbox


@pytest.fixture
def gathering(pipe):
    pipe.is_together = True
    return pipe


async def test_what_arrives_together_is_one_transaction(gathering, figures):
    number = 300
    async with gathering.relaying(), gathering.reading():
        await gathering.write(number)
        await gathering.until(number)
    assert sorted(await gathering.effects()) == sorted(f"t{i}" for i in range(number))
    assert sum(gathering.groups) == number
    assert len(gathering.groups) < number / 4
    figures("together: events handled, in transactions", f"{number} / {len(gathering.groups)}")


async def test_poison_in_a_group_takes_nobody_along(gathering):
    number = 60
    gathering.fails = {"t7", "t31"}
    async with gathering.relaying(), gathering.reading():
        await gathering.write(number)
        async with asyncio.timeout(30):
            while len(await gathering.effects()) < number - 2 or await _dead(gathering) < 2:
                await asyncio.sleep(0.05)
    assert sorted(await gathering.effects()) == sorted({f"t{i}" for i in range(number)} - gathering.fails)


async def test_a_group_with_a_repeat_changes_nothing(gathering):
    await gathering.write(6)
    inbox, envelopes = gathering.inbox(), await gathering.envelopes()
    (listener,) = inbox.listeners(TicketOpened.topic())
    await inbox.handle(envelopes[3], listener)
    assert await inbox.handle_together(envelopes, listener) is False
    assert await gathering.effects() == ["t3"]
    assert await inbox.handle_together(envelopes[4:], listener) is True
    assert await gathering.effects() == ["t3", "t4", "t5"]


async def test_two_replicas_with_the_same_group_do_it_once(gathering):
    """Taken in opposite order: one waits for the other instead of both for each other."""
    await gathering.write(40)
    inbox, envelopes = gathering.inbox(), await gathering.envelopes()
    (listener,) = inbox.listeners(TicketOpened.topic())
    both = await asyncio.gather(
        *(asyncio.create_task(inbox.handle_together(many, listener)) for many in (envelopes, envelopes[::-1]))
    )
    assert sorted(both) == [False, True]
    assert sorted(await gathering.effects()) == sorted(f"t{i}" for i in range(40))


async def test_who_must_be_prepared_first_is_handled_alone(gathering):
    prepared: list[str] = []

    async def prepare(envelope, event) -> str:
        prepared.append(event.title)
        return event.title

    async def apply(envelope, event, given) -> None:
        assert given == event.title
        await gathering.apply(envelope, event, given)

    async def together(tenant_id, many) -> None:
        await gathering.together(tenant_id, many)
        if any(event.title == "t2" for _, event in many):
            raise LookupError("t2 names somebody who is not here")

    listener = Listener("test_effect", apply, prepare, together)
    gathering.inbox = lambda: Inbox(gathering.reader, {TicketOpened: (listener,)})
    async with gathering.relaying(), gathering.reading():
        await gathering.write(5)
        async with asyncio.timeout(20):
            while len(await gathering.effects()) < 5:
                await asyncio.sleep(0.05)
    assert sorted(await gathering.effects()) == [f"t{i}" for i in range(5)]
    assert "t2" in prepared


async def _dead(pipe) -> int:
    connection = await pipe._superuser("projects")
    number = await connection.fetchval("select count(*) from dead_letter where tenant_id = $1", pipe.tenant)
    await connection.close()
    return number
