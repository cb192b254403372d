"""A company of its own for every test, and what a change leaves behind: events waiting, lines in the log."""

import json
from dataclasses import dataclass
from uuid import uuid4

import pytest_asyncio

from shared.contracts.parties import Party
from tests.gateway.oauth.world import Firm, make_company
from tests.matrix.behind import superuser


@dataclass
class Office:
    """`do` asks as its admin, with a key of its own."""

    firm: Firm
    _ask: object

    async def do(self, call, command, *, by=None, key=""):
        return await self._ask(call, by or self.firm.admin, command, key=key or (uuid4().hex if call.write else ""))

    async def told(self, topic: str, thing_id) -> list[dict]:
        """Events about one thing, the oldest first."""
        async with superuser(Party.GATEWAY) as connection:
            rows = await connection.fetch(
                "select body from outbox where tenant_id = $1 and topic = $2 order by created_at, id",
                self.firm.tenant_id,
                topic,
            )
        events = [json.loads(row["body"])["data"] for row in rows]
        return [event for event in events if event["id"] == str(thing_id)]

    async def logged(self, what: str) -> list[dict]:
        async with superuser(Party.GATEWAY) as connection:
            rows = await connection.fetch(
                "select actor_name, data from audit_event where tenant_id = $1 and what = $2 order by at, id",
                self.firm.tenant_id,
                what,
            )
        return [{"actor": row["actor_name"], **json.loads(row["data"])} for row in rows]

    async def value(self, sql: str, *values):
        async with superuser(Party.GATEWAY) as connection:
            return await connection.fetchval(sql, *values)


@pytest_asyncio.fixture
async def office(whole, door, ask):
    return Office(await make_company(ask, f"公司 {uuid4().hex[:6]}"), ask)
