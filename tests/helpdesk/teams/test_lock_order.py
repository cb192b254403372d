"""One order of locks: whoever needs several tickets takes them by their ids, so nobody waits in a circle."""

import asyncio
from contextlib import asynccontextmanager

from shared.contracts.desk.handing import HAND_OVER, SAY_PRESENCE, HandOver, SayPresence
from shared.contracts.desk.rules import Escalation, Step
from shared.contracts.parties import Party
from tests.helpdesk.clocks.world import opened as promised
from tests.helpdesk.clocks.world import promise, rows, rules, settled, value
from tests.helpdesk.teams.test_teams import handed, made, opened, read
from tests.matrix.behind import superuser, until

COMES = "insert into presence (tenant_id, member_id, is_away, seen_at) values ($1, $2, false, now())"
DUE = """
update sla_timer set fire_at = now(), due_at = now(), plan = (
  select jsonb_agg(one || jsonb_build_object('at', now(), 'due_at', now())) from jsonb_array_elements(plan) one)
where ticket_id = $1 and clock = 'first_response'
"""


@asynccontextmanager
async def circle(tenant_id, first, second, strength="update"):
    """Somebody who holds the first, and wants the second as soon as what happens meanwhile waits for the first. Nothing
    else is to wait for either: their clocks have been derived."""
    for one in (first, second):
        await settled(tenant_id, one.id)
    async with superuser(Party.HELPDESK) as other, other.transaction():
        await other.execute(f"select from ticket where id = $1 for {strength}", first.id)
        yield

        async def waits() -> bool:
            return bool(await other.fetchval("select count(*) from pg_locks where not granted"))

        await until(waits)
        await other.execute("select from ticket where id = $1 for update", second.id)


async def test_handing_over_takes_the_ticket_and_those_that_wait_in_one_order(ask, cast):
    team = await made(ask, cast, handing="round_robin")
    waiting = await handed(ask, cast, await opened(ask, cast, "甲"), team)
    coming = await opened(ask, cast, "乙")
    assert waiting.id < coming.id
    for one in (waiting, coming):  # or a worker behind the opening would hand the first one out
        await settled(cast.tenant_id, one.id)
    async with superuser(Party.HELPDESK) as other:
        await other.execute(COMES, cast.tenant_id, cast.bohan.actor_id)
    command = HandOver(ticket_id=coming.id, revision=coming.revision, team_id=team.id)
    async with circle(cast.tenant_id, waiting, coming):
        done = asyncio.create_task(ask(HAND_OVER, cast.peishan, command))
    await done
    assert {(await read(ask, cast, one)).assignee_name for one in (waiting, coming)} == {"陳柏翰"}


async def test_several_teams_hand_out_in_one_order(ask, cast):
    one, two = await made(ask, cast, handing="round_robin"), await made(ask, cast, "二線", handing="round_robin")
    earlier, later = await opened(ask, cast, "甲"), await opened(ask, cast, "乙")
    await handed(ask, cast, later, one)
    await handed(ask, cast, earlier, two)
    assert (one.id, earlier.id) < (two.id, later.id)
    async with circle(cast.tenant_id, earlier, later):
        comes = asyncio.create_task(ask(SAY_PRESENCE, cast.bohan, SayPresence(is_away=False)))
    await comes
    assert {(await read(ask, cast, ticket)).assignee_name for ticket in (earlier, later)} == {"陳柏翰"}


async def test_a_timer_that_acts_holds_the_ticket_as_strongly_from_the_start(ask, cast):
    """A row that refers to the ticket holds it a little; who wrote one may want the ticket next."""
    await promise(ask, cast, rules(escalations=(Escalation(step=Step.RAISE_PRIORITY),)))
    ticket = await promised(ask, cast, impact=3, urgency=3)
    async with circle(cast.tenant_id, ticket, ticket, "key share"), superuser(Party.HELPDESK) as other:
        await other.execute(DUE, ticket.id)

    async def raised() -> bool:
        return (
            await value(cast.tenant_id, "select priority from ticket where tenant_id = $1 and id = $2", ticket.id) < 4
        )

    await until(raised)
    late = "select clock from sla_breach where tenant_id = $1 and ticket_id = $2"
    assert await rows(cast.tenant_id, late, ticket.id) == [{"clock": "first_response"}]
