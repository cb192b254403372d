"""Tickets whose promises can be looked at, and made older than they are."""

from services.helpdesk.db import DB
from shared.contracts.desk.policies import (
    ASSIGN_POLICY,
    CREATE_POLICY,
    AssignPolicy,
    CreatePolicy,
)
from shared.contracts.desk.rules import ClockKind, PolicyRules, Target
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.parties import Party
from shared.core.ids import new_id
from tests.matrix.behind import superuser, until

MINUTES = 10


def rules(minutes: int = MINUTES, *clocks: ClockKind, **more) -> PolicyRules:
    """Around the clock, so that the time of day at which the test runs does not matter."""
    wanted = clocks or (ClockKind.FIRST_RESPONSE, ClockKind.TOTAL_RESOLUTION)
    targets = tuple(
        Target(clock=clock, priority=priority, minutes=minutes, around_the_clock=True)
        for clock in wanted
        for priority in (1, 2, 3, 4)
    )
    return PolicyRules(targets=targets, **{"notices_any_time": True, **more})


async def promise(ask, cast, wanted: PolicyRules):
    """The company's default from now on."""
    made = await ask(CREATE_POLICY, cast.peishan, CreatePolicy(name=f"P {new_id()}", rules=wanted), key=new_id().hex)
    return await ask(ASSIGN_POLICY, cast.peishan, AssignPolicy(policy_id=made.id, revision=made.revision))


async def opened(ask, cast, who=None, **more):
    """A ticket whose clocks have been derived."""
    ticket = await ask(OPEN_TICKET, who or cast.hsiaohan, OpenTicket(title="印表機", body="不能列印。", **more))
    await settled(cast.tenant_id, ticket.id)
    return ticket


async def settled(tenant_id, ticket_id) -> None:
    """Until nothing about the ticket waits to be derived or fired."""

    async def quiet() -> bool:
        return not await value(
            tenant_id,
            "select count(*) from sla_timer where tenant_id = $1 and ticket_id = $2 and fire_at is not null "
            "and (fire_at <= now() or claim is not null or clock = 'derive')",
            ticket_id,
        )

    await until(quiet)


async def age(tenant_id, ticket_id, seconds: float) -> None:
    """As if everything about the ticket had happened so much earlier. A worker sees to the rest."""
    async with superuser(Party.HELPDESK) as connection:
        for statement in (
            "update ticket set opened_at = opened_at - $3::interval where tenant_id = $1 and id = $2",
            "update ticket_event set at = at - $3::interval where tenant_id = $1 and ticket_id = $2",
            "update message set at = at - $3::interval where tenant_id = $1 and ticket_id = $2",
            "insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at) "
            "select $1, id, customer_id, 'derive', -floor(random() * 1e9)::int, 'derive', now(), "
            "now() from ticket where tenant_id = $1 and id = $2 and $3::interval is not null",
        ):
            from datetime import timedelta

            await connection.execute(statement, tenant_id, ticket_id, timedelta(seconds=seconds))
    await settled(tenant_id, ticket_id)


async def value(tenant_id, sql, *args):
    async with DB.tenant_scope(tenant_id):
        return await DB.value(sql, tenant_id, *args)


async def rows(tenant_id, sql, *args):
    async with DB.tenant_scope(tenant_id):
        return [dict(row) for row in await DB.rows(sql, tenant_id, *args)]


async def clocks(tenant_id, ticket_id) -> dict[str, dict]:
    found = await rows(tenant_id, "select * from ticket_clock where tenant_id = $1 and ticket_id = $2", ticket_id)
    return {row["clock"]: row for row in found}


async def breaches(tenant_id, ticket_id) -> list[str]:
    found = await rows(
        tenant_id, "select clock from sla_breach where tenant_id = $1 and ticket_id = $2 order by clock", ticket_id
    )
    return [row["clock"] for row in found]


async def told(tenant_id, ticket_id, *verbs: str) -> list[tuple[str, dict]]:
    """Announced about the ticket, in order: verb and data."""
    import json

    async with superuser(Party.HELPDESK) as connection:
        found = await connection.fetch(
            "select topic, body from outbox where tenant_id = $1 and body::jsonb -> 'data' ->> 'id' = $2 order by id",
            tenant_id,
            str(ticket_id),
        )
    named = [(row["topic"].split(".")[2], json.loads(row["body"])["data"]) for row in found]
    return [one for one in named if not verbs or one[0] in verbs]
