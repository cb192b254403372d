"""`replay` and `dead-letters` on a stack with a past."""

import asyncio
from uuid import uuid4

ACTUAL = "select tenant_id, topic, body from outbox where topic = 'gateway.customer.changed.v1' limit 1"
BURY = """
insert into dead_letter (tenant_id, id, consumer, event_id, topic, body, error, attempts)
values ($1, $2, $3, $4, $5, $6, 'bus.away', 8)
"""
STATE = "select state from dead_letter where id = $1"


async def _bury(demo, consumer="copy_customer"):
    async with demo.database("gateway") as gateway, demo.database("helpdesk") as helpdesk:
        row, letter_id = await gateway.fetchrow(ACTUAL), uuid4()
        await helpdesk.execute(BURY, row["tenant_id"], letter_id, consumer, uuid4(), row["topic"], row["body"])
    return str(letter_id)


async def _state(demo, letter_id):
    async with demo.database("helpdesk") as helpdesk:
        return await helpdesk.fetchval(STATE, letter_id)


async def test_dead_letters_are_listed_retried_and_discarded(demo):
    first, second = await _bury(demo), await _bury(demo, consumer="copy_nothing")

    listed = demo("dead-letters", "list", "--json").data
    assert {(one["service"], one["id"]) for one in listed} == {("helpdesk", first), ("helpdesk", second)}
    assert all("data" not in one and "body" not in one for one in listed)
    assert demo("dead-letters", "list", "--service", "notify").out == "no dead letters\n"
    ill = demo("doctor")
    assert ill.code == 1
    assert "huifang dead-letters list --service helpdesk" in ill.out

    assert demo("dead-letters", "retry", first).out == f"  {first} handled\n"
    assert await _state(demo, first) == "handled"
    assert demo("dead-letters", "discard", "--all", "--service", "helpdesk").out == f"  {second} given up\n"
    assert await _state(demo, second) == "discarded"
    assert demo("dead-letters", "list", "--json").data == []


async def test_a_dead_letter_that_is_none(demo):
    nobody, decided = str(uuid4()), await _bury(demo)
    demo("dead-letters", "discard", decided)

    told = demo("dead-letters", "retry", nobody, decided)

    assert told.code == 1
    assert f"{nobody} stays: dead_letter.not_found" in told.err
    assert f"{decided} stays: dead_letter.decided" in told.err
    assert demo("dead-letters", "retry").code == 1
    assert demo("dead-letters", "retry", decided, "--all").code == 1


async def _effects(demo):
    counts = []
    for party, table in (("helpdesk", "contact"), ("helpdesk", "inbox"), ("notify", "notice"), ("notify", "delivery")):
        async with demo.database(party) as database:
            counts.append(await database.fetchval(f"select count(*) from {table}"))
    return counts


async def test_replayed_events_change_nothing(demo):
    before = await _effects(demo)

    told = demo("replay", "--since", "1h", "--service", "gateway", "--service", "helpdesk", "--json")

    assert told.data["gateway"] > 50
    assert told.data["helpdesk"] > 20
    assert set(told.data) == {"gateway", "helpdesk"}
    async with demo.database("gateway") as gateway, demo.database("helpdesk") as helpdesk:
        for database in (gateway, helpdesk):
            while await database.fetchval("select count(*) from outbox where published_at is null"):
                await asyncio.sleep(0.05)
    assert await _effects(demo) == before


def test_since_must_be_a_time(demo):
    assert demo("replay", "--since", "yesterday").code == 2
    assert demo("replay", "--since", "2099-01-01T00:00+08:00", "--json").data == dict.fromkeys(
        ("gateway", "projects", "helpdesk", "notify"), 0
    )
