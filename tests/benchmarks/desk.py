"""What is measured beside the requests that the architecture sets limits for: the rest of an agent's day, and the work
that goes on behind requests, suggestions and timers."""

import asyncio
import json
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID, uuid4

import asyncpg

from shared.contracts.desk.categories import CREATE_CATEGORY, CreateCategory
from shared.contracts.parties import Party
from tests.benchmarks.data import TITLES, World
from tests.benchmarks.scenarios import Asked, settled
from tests.benchmarks.usage import cpu
from tests.harness.live import Live
from tests.harness.outside import Outside

SEARCHED = ("印表機", "門診 列印", "status:open 掃描槍", '"存取檔案伺服器"', "0x80070035", "HD-12")
ANSWER = "您好，請先確認網路線是否插好，再重新開機一次；如果還是不行，我們下午到場處理。"

SUGGESTED = 40
FIRED, RATE, LEAD = 1_000, 200, 3

_OPEN = """
select id from ticket where tenant_id = $1 and state in ('new', 'open') order by opened_at desc limit $2
"""
_SUGGEST = """
insert into suggestion (tenant_id, ticket_id, customer_id, fire_at)
select tenant_id, id, customer_id, clock_timestamp() from ticket where tenant_id = $1 and id = $2
on conflict (tenant_id, ticket_id) do update set fire_at = excluded.fire_at, made_at = null, claim = null, tries = 0
returning fire_at
"""
_MADE = "select made_at from suggestion where tenant_id = $1 and ticket_id = $2"
_DUE = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at, plan)
select tenant_id, id, customer_id, 'update', 1000 + n, 'breach', at, at, jsonb_build_array(jsonb_build_object(
  'at', at, 'kind', 'breach', 'told', 'assignee', 'due_at', at))
from (
  select t.*, g.n, now() + make_interval(secs => $4 + row_number() over () / $3::float8) as at
  from ticket t cross join generate_series(1, 20) g (n)
  where t.tenant_id = $1 and t.state in ('new', 'open') limit $2) chosen
"""
_FIRED = """
select extract(epoch from noticed_at - due_at)::float8 from sla_breach where tenant_id = $1 and cycle > 1000
"""


@dataclass
class Behind:
    """Work that nobody waits for an answer of: CPU-milliseconds for each over all processes, and the seconds from when
    it was asked for, or due, until it was done."""

    name: str
    cost: float
    seconds: list[float]

    def at(self, share: float) -> float:
        """Milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def _ticket_pages(world: World, token: str) -> list[dict]:
    """Open and closed ones."""
    headers = {"Cookie": f"__Host-sid={world.agent}", "Accept": "text/html"}
    numbers = range(1, len(world.tickets) + 1, max(1, len(world.tickets) // 200))
    return [_get(f"/w/{world.companies[0].slug}/tickets/HD-{number}", headers) for number in numbers]


def _replies(world: World, token: str) -> list[dict]:
    """Each to another open ticket, so that none waits for the one before."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"body": f"{ANSWER} {{n}}"})
    return [
        {"method": "POST", "path": f"/api/v1/tickets/{ticket}/reply", "headers": headers, "body": body}
        for ticket in world.tickets[::8]
    ]


def _searches(world: World, token: str) -> list[dict]:
    headers = {"Authorization": f"Bearer {token}"}
    return [_get(f"/api/v1/search?q={quote(words)}", headers) for words in SEARCHED]


def _get(path: str, headers: dict[str, str]) -> dict:
    return {"method": "GET", "path": path, "headers": headers}


SCENARIOS = (
    Asked("agent ticket page", None, "GET", 200, _ticket_pages),
    Asked("reply to a ticket", None, "POST", 200, _replies),
    Asked("search", None, "GET", 200, _searches),
)


async def behind(live: Live, world: World) -> list[Behind]:
    """In companies of which the requests ask nothing."""
    return [await suggested(live, world.companies[2]), await fired(live, world.companies[1])]


async def suggested(live: Live, company: Outside, number: int = SUGGESTED) -> Behind:
    """Suggestions asked for one after the other, as tickets come in; with a category for each of the titles."""
    async with live.bus() as bus:
        for title in TITLES:
            given = CreateCategory(name=title[:6], description=title, examples=(title,))
            await bus.ask(CREATE_CATEGORY, company.admin, given, key=uuid4().hex)
    await settled(live)  # learnt
    database = await live.administrator(Party.HELPDESK)
    try:
        tickets = [row["id"] for row in await database.fetch(_OPEN, company.tenant_id, number)]
        await _suggestion(database, company.tenant_id, tickets[0])  # the model is loaded
        before = cpu(live)
        seconds = [await _suggestion(database, company.tenant_id, ticket) for ticket in tickets]
        await settled(live)
        used = cpu(live) - before
    finally:
        await database.close()
    return Behind("suggest a category", used.total * 1000 / len(seconds), seconds)


async def _suggestion(database: asyncpg.Connection, tenant_id: UUID, ticket_id: UUID) -> float:
    """Seconds until it was there."""
    asked = await database.fetchval(_SUGGEST, tenant_id, ticket_id)
    async with asyncio.timeout(60):
        while (made := await database.fetchval(_MADE, tenant_id, ticket_id)) is None:
            await asyncio.sleep(0.05)
    return (made - asked).total_seconds()


async def fired(live: Live, company: Outside, number: int = FIRED) -> Behind:
    """Breaches that become due, so many a second; nobody hears of them."""
    database = await live.administrator(Party.HELPDESK)
    try:
        await settled(live)
        before = cpu(live)
        await database.execute(_DUE, company.tenant_id, number, RATE, LEAD)
        await asyncio.sleep(LEAD + number / RATE)
        await settled(live)
        used = cpu(live) - before
        seconds = [row[0] for row in await database.fetch(_FIRED, company.tenant_id)]
    finally:
        await database.close()
    assert len(seconds) == number, (len(seconds), number)
    return Behind(f"fire a timer, {RATE} due a second", used.total * 1000 / number, seconds)
