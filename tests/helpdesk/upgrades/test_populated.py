"""An old database with people's work in it, brought up to date: nothing is lost, nothing is told twice or too late."""

import asyncio
import os
import sys
from uuid import uuid4

import asyncpg
import pytest_asyncio

from infra.local.place import ROOT
from shared.contracts.parties import Party
from shared.db.gate import findings

FOUNDATION, BEFORE_PAST_CYCLES = "2026-11-24T00:00:00:000002", "2026-11-30T00:00:00:000099"
"""The tickets of the foundation; and clocks that keep only their latest cycle."""
STATES = ["new", "open", "waiting_customer", "waiting_third_party", "scheduled", "resolved", "closed", "spam"]

GRANTS = """
revoke all on schema public from public;
alter schema public owner to helpdesk_owner;
grant usage on schema public to helpdesk_app, helpdesk_portal, helpdesk_worker, helpdesk_ops, helpdesk_backup;
"""
PEOPLE = """
insert into company values ($1, $1, 1, 'old', '舊公司', 'Asia/Taipei', 'zh-Hant', 'active');
"""
CUSTOMER = "insert into customer values ($1, $2, 1, '景明醫院', null, 'active')"
CONTACT = "insert into contact values ($1, $2, 1, $3, '王筱涵', 'wang@old.example', null, false, 'active')"
MEMBER = "insert into member values ($1, $2, 1, '陳柏翰', '{agent}', 'active')"
TICKETS = """
insert into ticket (tenant_id, id, customer_id, number, title, state, impact, urgency, priority, channel, requester_id,
  assignee_id, assignee_name, opened_at, updated_at, waiting_since, resolved_at, closed_at, scheduled_until, revision)
select $1, gen_random_uuid(), $2, n, '印表機 ' || n, s, 2, 2, 3, 'portal', $3, $4, '陳柏翰', at, at + interval '1 hour', at,
  case when s in ('resolved', 'closed') then at + interval '1 hour' end,
  case when s = 'closed' then at + interval '1 hour' end,
  case when s = 'scheduled' then now() + interval '1 day' end, 2
from (select n, ($5::text[])[1 + n % 8] as s, now() - make_interval(days => n) as at from generate_series(1, 40) n) one
"""
MESSAGES = """
insert into message (tenant_id, id, ticket_id, customer_id, side, author_id, author_name, visibility, channel, body, at)
select tenant_id, gen_random_uuid(), id, customer_id, 'customer', requester_id, '王筱涵', 'public', 'portal',
  '列印時卡在第一頁。', opened_at from ticket
"""
EVENTS = """
insert into ticket_event (tenant_id, id, ticket_id, customer_id, version, verb, at, actor_kind, actor_id, actor_name,
  from_state, to_state)
select t.tenant_id, gen_random_uuid(), t.id, t.customer_id, e.version, e.verb, e.at, 'member', t.assignee_id, '陳柏翰',
  e.was, e.becomes
from ticket t cross join lateral (values
  (1, 'open', t.opened_at, null, 'new'),
  (2, 'move', t.updated_at, 'new', t.state)) e (version, verb, at, was, becomes)
"""
SEVERAL = """
insert into ticket_clock (tenant_id, ticket_id, customer_id, clock, cycle, phase, started_at)
select tenant_id, id, customer_id, 'total_resolution', 3, 'running', now() from ticket where state = 'open' order by number limit 5
"""
KEPT = """
select md5(string_agg(concat_ws('|', tenant_id, id, customer_id, number, title, state, impact, urgency, priority, channel,
  requester_id, assignee_id, assignee_name, opened_at, updated_at, waiting_since, resolved_at, closed_at, scheduled_until,
  revision), ',' order by number)) from ticket
"""
DERIVED = "select count(distinct c.ticket_id) from ticket_clock c where c.clock = 'total_resolution'"


async def step(servers, name: str, until: str) -> None:
    env = os.environ | servers.environment(Party.HELPDESK) | {"PICCOLO_CONF": "services.helpdesk.piccolo_conf"}
    command = (sys.executable, "-m", "tests.helpdesk.upgrades.step", name, until)
    done = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=env)
    assert await done.wait() == 0, until


async def connected(servers, database: str) -> asyncpg.Connection:
    secret = servers.secret("postgres-superuser")
    return await asyncpg.connect(host=str(servers.place.run), user="postgres", password=secret, database=database)


@pytest_asyncio.fixture
async def old(servers):
    """A database of the foundation's version: its name, and a connection that no wall stops."""
    name = f"huifang_old_{uuid4().hex[:8]}"
    server = await connected(servers, "postgres")
    await server.execute(f"create database {name} owner helpdesk_owner")
    logins = ", ".join(f"helpdesk_{door}" for door in ("migrate", "app", "portal", "worker", "ops", "backup"))
    await server.execute(f"revoke all on database {name} from public; grant connect on database {name} to {logins}")
    await server.execute(f"alter role helpdesk_migrate in database {name} set role = helpdesk_owner")
    connection = await connected(servers, name)
    await connection.execute(GRANTS)
    await step(servers, name, FOUNDATION)
    yield name, connection
    await connection.close()
    await server.execute(f"drop database {name} with (force)")
    await server.close()


async def seed(connection: asyncpg.Connection) -> None:
    tenant, customer, contact, member = (uuid4() for _ in range(4))
    await connection.execute(PEOPLE, tenant)
    await connection.execute(CUSTOMER, tenant, customer)
    await connection.execute(CONTACT, tenant, contact, customer)
    await connection.execute(MEMBER, tenant, member)
    await connection.execute(TICKETS, tenant, customer, contact, member, STATES)
    await connection.execute(MESSAGES)
    await connection.execute(EVENTS)


async def test_tickets_of_the_foundation_get_their_clocks_and_nobody_is_told_of_the_past(servers, old):
    name, connection = old
    await seed(connection)
    before = await connection.fetchval(KEPT)
    await step(servers, name, BEFORE_PAST_CYCLES)
    assert await connection.fetchval(KEPT) == before
    asked = "select count(*) from sla_timer where clock = 'derive' and kind = 'silent'"
    assert await connection.fetchval(asked) == 40
    await connection.execute(SEVERAL)
    await step(servers, name, "all")
    assert await connection.fetchval(KEPT) == before
    assert await findings(Party.HELPDESK, connection) == []
    again = "select fire_at from sla_timer where clock = 'derive' and kind = 'derive' order by fire_at"
    moments = [row["fire_at"] for row in await connection.fetch(again)]
    assert len(moments) == len(set(moments)) == 5  # one after the other: others must not wait for them
    await step(servers, name, "work")
    assert await connection.fetchval(DERIVED) == 40
    assert await connection.fetchval("select count(*) from ticket_clock where not has_past") == 0
    assert await connection.fetchval("select count(*) from ticket where next_due is not null") > 0
    assert await connection.fetchval("select count(*) from sla_breach") == 0
    assert await connection.fetchval("select count(*) from outbox") == 0
    await step(servers, name, "all")  # nothing left to do
