"""F13 and F14: timers under load while their workers are killed, and with clocks that are wrong.

Tickets, their clocks and what is due when are written straight into the database; the workers are processes of their
own. Breaches are facts and events are counted, so nothing that fires twice or not at all can hide.
"""

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass, field
from uuid import uuid4

import asyncpg

from infra.local.place import ROOT
from shared.contracts.parties import Party
from tests.harness.stack import Servers

_COMPANY = """
insert into company values ($1, $1, 1, 'load', '負載', 'Asia/Taipei', 'zh-Hant', 'active')
"""
_CUSTOMER = "insert into customer values ($1, $2, 1, '客戶', null, 'active')"
_CONTACT = "insert into contact values ($1, $2, 1, $3, '聯絡人', null, null, false, 'active')"
_TICKETS = """
insert into ticket (tenant_id, id, customer_id, number, title, state, impact, urgency, priority, channel, requester_id,
  opened_at, updated_at)
select $1, gen_random_uuid(), $2, n, '負載', 'open', 2, 2, 3, 'portal', $3, now(), now() from generate_series(1, $4) n
"""
_OPEN = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at, plan)
select $1, id, customer_id, c, 1, 'breach', now() + interval '30 days', now() + interval '30 days',
  jsonb_build_array(jsonb_build_object('at', now() + interval '30 days', 'kind', 'breach', 'told', 'assignee',
    'due_at', now() + interval '30 days'))
from ticket, unnest($2::text[]) c where tenant_id = $1
"""
_DUE = """
with wanted as (select *, row_number() over () as n from (
  select tenant_id, ticket_id, clock, cycle from sla_timer
  where tenant_id = any($1) and clock = 'first_response' and fired = '{}' order by ticket_id limit $2) few)
update sla_timer x set due_at = w.at, fire_at = w.at, plan = jsonb_build_array(jsonb_build_object('at', w.at,
  'kind', 'breach', 'told', 'assignee', 'due_at', w.at))
from (select *, now() + make_interval(secs => $3 + n / $4::float8) as at from wanted) w
where x.tenant_id = w.tenant_id and x.ticket_id = w.ticket_id and x.clock = w.clock and x.cycle = w.cycle
"""
_LEFT = "select count(*) from sla_timer where tenant_id = any($1) and fire_at < now() + interval '1 day'"
_FOUND = """
select count(*) as fired, count(distinct ticket_id) as tickets,
  percentile_cont(array[0.5, 0.99, 1]) within group (order by extract(epoch from noticed_at - due_at)) as lateness,
  min(extract(epoch from noticed_at - due_at)) as earliest,
  extract(epoch from max(noticed_at) - min(due_at)) as whole
from sla_breach where tenant_id = any($1)
"""
_EVENTS = "select count(*) from outbox where tenant_id = any($1) and topic = 'helpdesk.ticket.breached.v1'"
CLOCKS = ["first_response", "next_response", "total_resolution"]


@dataclass
class Firing:
    """What a run measured; lateness in seconds."""

    due: int
    fired: int = 0
    events: int = 0
    p50: float = 0
    p99: float = 0
    longest: float = 0
    earliest: float = 0
    whole: float = 0
    kills: int = 0
    tenants: list = field(default_factory=list)

    @property
    def missed(self) -> int:
        return self.due - self.fired

    @property
    def twice(self) -> int:
        return self.events - self.fired


@dataclass(frozen=True)
class Load:
    """`clocks` are open in `companies`; of them `due` break, `rate` a second, starting `lead` seconds from now."""

    clocks: int
    companies: int
    due: int
    rate: float
    lead: float = 2.0


class Workers:
    """Processes that fire; a killed one is started again."""

    def __init__(self, servers: Servers) -> None:
        settings = servers.database(Party.HELPDESK)
        given = {"host": settings.host, "port": settings.port, "passwords": dict(settings.passwords)}
        self._given = json.dumps(given).encode() + b"\n"
        self._running: list[subprocess.Popen] = []

    def start(self, skew: float = 0) -> None:
        command = [sys.executable, "-m", "tests.torture.timer_worker", "--skew", str(skew)]
        made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
        assert made.stdin is not None
        assert made.stdout is not None
        made.stdin.write(self._given)
        made.stdin.flush()
        made.stdout.readline()
        self._running.append(made)

    def kill_oldest(self) -> None:
        victim = self._running.pop(0)
        victim.kill()
        victim.wait()

    def stop(self) -> None:
        while self._running:
            self.kill_oldest()


async def superuser(servers: Servers) -> asyncpg.Connection:
    return await asyncpg.connect(
        host=str(servers.place.run),
        user="postgres",
        password=servers.secret("postgres-superuser"),
        database="huifang_helpdesk",
        ssl=False,
        command_timeout=900,
    )


async def fill(connection: asyncpg.Connection, load: Load) -> list:
    """Companies whose tickets have so many open clocks."""
    tenants = [uuid4() for _ in range(load.companies)]
    each = load.clocks // load.companies // len(CLOCKS)
    for tenant in tenants:
        customer, contact = uuid4(), uuid4()
        await connection.execute(_COMPANY, tenant)
        await connection.execute(_CUSTOMER, tenant, customer)
        await connection.execute(_CONTACT, tenant, contact, customer)
        await connection.execute(_TICKETS, tenant, customer, contact, each)
        await connection.execute(_OPEN, tenant, CLOCKS)
    await connection.execute("analyze ticket")
    await connection.execute("analyze sla_timer")
    return tenants


async def fire(servers: Servers, load: Load, *, kill_every: float = 0, skews: tuple[float, ...] = (0, 0)) -> Firing:
    """Two workers, unless told otherwise; one is killed every so often and started again at once."""
    connection, workers = await superuser(servers), Workers(servers)
    try:
        tenants = await fill(connection, load)
        for skew in skews:
            await asyncio.to_thread(workers.start, skew)
        found = Firing(load.due, tenants=tenants)
        await connection.execute(_DUE, tenants, load.due, load.lead, load.rate)
        await _until_fired(connection, workers, found, load, kill_every)
        await _measure(connection, found)
        return found
    finally:
        workers.stop()
        await connection.close()


async def _until_fired(
    connection: asyncpg.Connection, workers: Workers, found: Firing, load: Load, kill_every: float
) -> None:
    clock = asyncio.get_running_loop().time
    end, next_kill = clock() + load.lead + load.due / load.rate + 60, clock() + kill_every
    while await connection.fetchval(_LEFT, found.tenants):
        if clock() > end:
            break
        if kill_every and clock() >= next_kill:
            workers.kill_oldest()
            found.kills += 1
            next_kill += kill_every
            await asyncio.to_thread(workers.start)
        await asyncio.sleep(0.25)


async def _measure(connection: asyncpg.Connection, found: Firing) -> None:
    row = await connection.fetchrow(_FOUND, found.tenants)
    found.fired, found.events = row["fired"], await connection.fetchval(_EVENTS, found.tenants)
    found.p50, found.p99, found.longest = row["lateness"] or (0, 0, 0)
    found.earliest, found.whole = float(row["earliest"] or 0), float(row["whole"] or 0)
