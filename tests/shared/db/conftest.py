"""A database to hurt: helpdesk's, opened apart from any process, with small pools."""

from dataclasses import replace
from uuid import UUID

import asyncpg
import pytest_asyncio

from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.ids import new_id
from shared.db.engine import ServiceEngine


@pytest_asyncio.fixture(scope="module")
async def engine(servers):
    made = ServiceEngine(Party.HELPDESK)
    await made.open(replace(servers.database(Party.HELPDESK), pool_sizes={"app": 3, "portal": 3}))
    yield made
    await made.close()


@pytest_asyncio.fixture(scope="module")
async def superuser(servers):
    connection = await asyncpg.connect(
        host=str(servers.place.run),
        user="postgres",
        password=servers.secret("postgres-superuser"),
        database="huifang_helpdesk",
        ssl=False,
    )
    yield connection
    await connection.close()


def member(tenant_id: UUID) -> Caller:
    return Caller(tenant_id=tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.AG,), name="陳柏翰")


def customer(tenant_id: UUID, customer_id: UUID | None) -> Caller:
    return Caller(
        tenant_id=tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=new_id(),
        customer_id=customer_id,
        roles=(Role.CC,),
        name="王筱涵",
    )
