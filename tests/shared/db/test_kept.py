"""The connection that the worker keeps between his statements: like one of the pool's, only at hand."""

import asyncio

import asyncpg
import pytest

from shared.db.doors import Door

PID = "select pg_backend_pid() as pid"


async def pid(engine) -> int:
    return (await engine.once_as_worker(PID))["pid"]


async def test_it_is_the_same_each_time_and_no_statement_more_is_sent(engine):
    assert await pid(engine) == await pid(engine)
    assert engine.pools[Door.WORKER].get_size() == 1


async def test_one_that_was_killed_is_replaced(engine, superuser):
    for _ in range(3):
        killed = await pid(engine)
        await superuser.execute("select pg_terminate_backend($1)", killed)
        await asyncio.sleep(0.1)
        assert await pid(engine) != killed
    assert engine.pools[Door.WORKER].get_size() == 1


async def test_many_at_once_share_the_pool(engine):
    found = await asyncio.gather(
        *(engine.once_as_worker("select pg_sleep(0.01), pg_backend_pid() as pid") for _ in range(20))
    )
    pool = engine.pools[Door.WORKER]
    assert 1 <= len({row["pid"] for row in found}) <= pool.get_max_size()
    assert pool.get_size() - pool.get_idle_size() == 1


async def test_one_that_failed_or_was_given_up_is_not_kept(engine):
    pool = engine.pools[Door.WORKER]
    with pytest.raises(asyncpg.PostgresError):
        await engine.once_as_worker("select 1 / 0")
    assert pool.get_idle_size() == pool.get_size()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await engine.once_as_worker("select pg_sleep(30)")
    async with asyncio.timeout(5):
        assert await pid(engine)
    assert pool.get_size() - pool.get_idle_size() == 1


async def test_it_is_given_back_at_the_end(engine):
    await pid(engine)
    async with asyncio.timeout(2):
        await engine.close()
