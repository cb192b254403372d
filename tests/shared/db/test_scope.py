"""The transaction: it fails closed, and its connection always comes back (fault F11)."""

import asyncio
import random
from itertools import count

import asyncpg
import pytest

from shared.core.errors import Late, Unavailable
from shared.core.ids import new_id
from shared.db.doors import Door
from shared.db.engine import NoScope
from tests.shared.db.conftest import customer, member


async def test_no_query_outside_a_scope(engine):
    for query in (engine.rows("select 1"), engine.value("select 1"), engine.run("select 1")):
        with pytest.raises(NoScope):
            await query
    with pytest.raises(NoScope):
        await engine.run_ddl("select 1")
    with pytest.raises(NoScope):
        engine.transaction()


async def test_a_scope_names_its_company_customer_and_actor(engine):
    caller = customer(new_id(), new_id())
    async with engine.scope(caller):
        row = await engine.row(
            "select current_user::text as role, current_setting('app.tenant_id') as tenant,"
            " current_setting('app.customer_id') as customer, current_setting('app.actor_id') as actor"
        )
    assert dict(row) == {
        "role": "helpdesk_portal",
        "tenant": str(caller.tenant_id),
        "customer": str(caller.customer_id),
        "actor": str(caller.actor_id),
    }


async def test_nothing_of_a_scope_is_left_on_its_connection(engine):
    async with engine.scope(member(new_id())) as scope:
        used = scope.connection.get_server_pid()
    async with engine.pools[Door.APP].acquire() as connection:
        assert connection.get_server_pid() == used
        with pytest.raises(asyncpg.InvalidTextRepresentationError):
            await connection.fetch("select 1 from ticket")


async def test_a_fresh_connection_without_company_sees_an_error_not_an_empty_table(servers, engine):
    connection = await asyncpg.connect(**engine.connection_arguments(Door.APP))
    with pytest.raises(asyncpg.UndefinedObjectError):
        await connection.fetch("select 1 from ticket")
    await connection.close()


async def test_a_customer_without_organisation_sees_an_error(engine):
    async with engine.scope(customer(new_id(), None)):
        with pytest.raises((asyncpg.UndefinedObjectError, asyncpg.InvalidTextRepresentationError)):
            await engine.rows("select 1 from ticket")


async def test_failing_commits_give_their_connections_back(engine, superuser, figures):
    """Deferred constraints fail at COMMIT: Piccolo's own transaction would lose the connection there."""
    await superuser.execute(
        "create table if not exists commit_fails (id int, constraint twice unique (id) deferrable initially deferred);"
        "grant insert on commit_fails to helpdesk_app"
    )
    tries, numbers = 2000, count()

    async def fail() -> None:
        with pytest.raises(asyncpg.UniqueViolationError):
            async with engine.scope(member(new_id())):
                # A number of its own: two that wait for each other's would be a deadlock instead.
                await engine.run("insert into commit_fails values ($1), ($1)", next(numbers))

    for _ in range(tries // 20):
        await asyncio.gather(*(asyncio.create_task(fail()) for _ in range(20)))
    await superuser.execute("drop table commit_fails")
    await _all_back(engine, superuser)
    figures("failing commits survived", tries)


async def test_cancelled_requests_give_their_connections_back(engine, superuser, figures):
    dice = random.Random(7)
    tries = 2000

    async def work() -> None:
        async with engine.scope(member(new_id())):
            await engine.value("select pg_sleep(0.001)")
            await engine.value("select 1")

    async def cancelled() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(dice.random() * 0.006)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    for _ in range(tries // 20):
        await asyncio.gather(*(cancelled() for _ in range(20)))
    await _all_back(engine, superuser)
    figures("cancelled requests survived", tries)


async def test_a_connection_lost_before_commit_never_was(engine, superuser):
    with pytest.raises(Unavailable, match="database.away"):
        async with engine.scope(member(new_id())) as scope:
            await engine.value("select 1")
            await superuser.execute("select pg_terminate_backend($1)", scope.connection.get_server_pid())
            await asyncio.sleep(0.05)
    await _all_back(engine, superuser)


async def test_a_connection_lost_during_commit_is_an_unknown_outcome(engine, superuser):
    await superuser.execute(
        "create table slow_commit (id int); grant insert on slow_commit to helpdesk_app;"
        "create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(2); return null; end';"
        "create constraint trigger slow after insert on slow_commit deferrable initially deferred"
        " for each row execute function dawdle()"
    )
    try:
        with pytest.raises(Late, match="outcome.unknown"):
            async with engine.scope(member(new_id())) as scope:
                await engine.run("insert into slow_commit values (1)")
                pid = scope.connection.get_server_pid()
                killer = asyncio.get_running_loop().create_task(_kill_later(superuser, pid))
        await killer
    finally:
        await superuser.execute("drop table slow_commit; drop function dawdle()")
    await _all_back(engine, superuser)


async def _kill_later(superuser, pid) -> None:
    await asyncio.sleep(0.2)
    await superuser.execute("select pg_terminate_backend($1)", pid)


async def _all_back(engine, superuser) -> None:
    """Every connection is idle in its pool again, none sits in a transaction."""
    pool = engine.pools[Door.APP]
    await asyncio.sleep(0.1)
    assert pool.get_idle_size() == pool.get_size()
    stuck = await superuser.fetchval(
        "select count(*) from pg_stat_activity where usename = 'helpdesk_app' and state like 'idle in transaction%'"
    )
    assert stuck == 0
    taken = [await pool.acquire(timeout=2) for _ in range(pool.get_max_size())]
    for connection in taken:
        await pool.release(connection)
