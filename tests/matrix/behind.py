"""Behind the scenes: waiting until everything has been heard, and eyes that no wall stops."""

import asyncio
from contextlib import asynccontextmanager

import asyncpg

from services.helpdesk.db import DB as HELPDESK_DB
from services.notify.db import DB as NOTIFY_DB
from services.projects.db import DB as PROJECTS_DB
from shared.contracts.parties import SERVICES, Party
from tests.conftest import RUNNING


async def until(condition, seconds: float = 20):
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def copied(*companies) -> None:
    """Until helpdesk, notify and projects have heard of everybody."""

    async def everybody() -> bool:
        for engine in (HELPDESK_DB, NOTIFY_DB, PROJECTS_DB):
            for company in companies:
                async with engine.tenant_scope(company.tenant_id):
                    state = await engine.value("select state from member where id = $1", company.agent_id)
                    seen = await engine.value(
                        "select count(*) from contact where id = any($1)",
                        [realm.requester.actor_id for realm in company.realms.values()],
                    )
                if state != "active" or seen != len(company.realms):
                    return False
        return True

    await until(everybody)


async def nothing_waits() -> None:
    """Until everything that was told has been heard."""

    async def quiet() -> bool:
        for party in SERVICES:
            async with superuser(party) as connection:
                if await connection.fetchval("select count(*) from outbox where published_at is null"):
                    return False
        return True

    await until(quiet)
    await asyncio.sleep(1)


@asynccontextmanager
async def superuser(party: Party):
    """Past every wall, to look at what nobody may look at."""
    servers = RUNNING["servers"]
    connection = await asyncpg.connect(
        host=str(servers.place.run),
        user="postgres",
        password=servers.secret("postgres-superuser"),
        database=f"huifang_{party}",
        ssl=False,
    )
    try:
        yield connection
    finally:
        await connection.close()
