"""What an opened ticket leaves to do behind its answer, each part measured by itself: it is asked for again for tickets
that have been opened, while nobody asks anything else. The cost of opening less these is what the request itself costs.

Each part finds many tickets at once, as a worker does that has waited a moment under load; alone a ticket costs more.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg

from shared.contracts.parties import Party
from tests.benchmarks.data import World
from tests.benchmarks.scenarios import settled
from tests.benchmarks.usage import cpu
from tests.harness.live import Live

_NEWEST = "select id from ticket where tenant_id = $1 and state = 'new' order by opened_at desc limit $2"
_FORGET = "delete from {table} where tenant_id = $1 and ticket_id = any($2)"
_UNDUE = "update ticket set next_due = null, promised_due = null where tenant_id = $1 and id = any($2)"
_DERIVE = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
select tenant_id, id, customer_id, 'derive', 1, 'derive', now(), now() from ticket where tenant_id = $1 and id = any($2)
"""
_DERIVED = "select count(distinct ticket_id) from ticket_clock where tenant_id = $1 and ticket_id = any($2)"
_FILE = """
insert into search_todo (tenant_id, id, kind)
select tenant_id, id, 'message' from message where tenant_id = $1 and ticket_id = any($2)
"""
_FILED = "select count(distinct ticket_id) from search_entry where tenant_id = $1 and ticket_id = any($2)"
_TELL = """
with told as (
  select *, row_number() over () - 1 as place, count(*) over () as many from outbox
  where tenant_id = $1 and topic = 'helpdesk.ticket.opened.v1' and id <> all($2)
)
insert into outbox (tenant_id, id, topic, subject, body)
select o.tenant_id, n.id, o.topic, o.subject, jsonb_set(o.body::jsonb, '{event_id}', to_jsonb(n.id))::text
from told o join unnest($2::uuid[]) with ordinality n (id, place) on o.place = (n.place - 1) % o.many
"""
"""Of a slow machine, which has opened fewer than are told, some are told again more than once."""
_TOLD = "select count(*) from outbox where tenant_id = $1 and id = any($2) and published_at is not null"


@dataclass(frozen=True)
class Following:
    """CPU-milliseconds for each ticket, over all processes."""

    name: str
    cost: float


ANNOUNCING, DERIVING, FILING = "announcing it to all who listen", "deriving its clocks", "filing it for searches"
LIMITS_BEHIND = {DERIVING: 0.6, FILING: 0.4}
"""CPU-milliseconds of what the architecture's trial did not have (docs/decisions/0010); announcing it had."""

Work = Callable[[asyncpg.Connection, UUID, list[UUID]], Awaitable[None]]


async def following(live: Live, world: World, number: int) -> list[Following]:
    """Of tickets in the company in which nobody hears of any: those that the line `create a ticket` has opened."""
    tenant_id = world.companies[1].tenant_id
    database = await live.administrator(Party.HELPDESK)
    try:
        ids = [row["id"] for row in await database.fetch(_NEWEST, tenant_id, number)]
        parts = ((_derive, _DERIVED, DERIVING), (_file, _FILED, FILING))
        found = [Following(name, await _cost(live, database, tenant_id, ids, ask, done)) for ask, done, name in parts]
        cost = await _cost(live, database, tenant_id, [uuid4() for _ in ids], _tell, _TOLD)
        return [*found, Following(ANNOUNCING, cost)]
    finally:
        await database.close()


async def _cost(
    live: Live, database: asyncpg.Connection, tenant_id: UUID, ids: list[UUID], ask: Work, done: str
) -> float:
    """Counted from the moment at which the workers can see what is asked."""
    await settled(live)
    async with database.transaction():
        await ask(database, tenant_id, ids)
        before = cpu(live)
    await settled(live)
    used = cpu(live) - before
    number = await database.fetchval(done, tenant_id, ids)
    assert number == len(ids) > 0, (number, len(ids))
    return used.total * 1000 / number


async def _derive(database: asyncpg.Connection, tenant_id: UUID, ids: list[UUID]) -> None:
    """As if they had been opened just now."""
    for table in ("sla_timer", "ticket_clock", "ticket_terms"):
        await database.execute(_FORGET.format(table=table), tenant_id, ids)
    await database.execute(_UNDUE, tenant_id, ids)
    await database.execute(_DERIVE, tenant_id, ids)


async def _file(database: asyncpg.Connection, tenant_id: UUID, ids: list[UUID]) -> None:
    await database.execute(_FORGET.format(table="search_entry"), tenant_id, ids)
    await database.execute(_FILE, tenant_id, ids)


async def _tell(database: asyncpg.Connection, tenant_id: UUID, ids: list[UUID]) -> None:
    """The same events once more, as others that nobody has handled."""
    await database.execute(_TELL, tenant_id, ids)
