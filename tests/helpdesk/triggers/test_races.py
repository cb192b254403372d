"""Triggers and others at one ticket at once: judged by what is so then, and nobody waits in a circle."""

import asyncio
from uuid import uuid4

from services.helpdesk.db import DB
from services.helpdesk.triggers.firing import Happening, fire
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Receiver
from shared.contracts.parties import Party
from shared.core.clock import now
from tests.helpdesk.triggers.world import made, opened, page_of, ran
from tests.matrix.behind import superuser, until

TAKEN = "update ticket set assignee_id = $2, assignee_name = $3, revision = revision + 1 where id = $1"


def firing(cast, ticket):
    """What the listener does with one event of the ticket."""
    happening = Happening(
        tenant_id=cast.tenant_id,
        ticket_id=ticket.id,
        moments=frozenset({Moment.WARNED}),
        cause=uuid4(),
        depth=0,
        at=now(),
    )

    async def run():
        async with DB.tenant_scope(cast.tenant_id):
            await fire(happening)

    return asyncio.create_task(run())


async def waiting(other, count):
    """Until so many wait for what this connection holds."""

    async def there_are() -> bool:
        return await other.fetchval("select count(*) from pg_locks where not granted") >= count

    await until(there_are)


async def test_who_took_the_ticket_while_a_trigger_waited_for_it_keeps_it(ask, cast):
    nobodys = Conditions(is_assigned=False)
    ticket = await opened(ask, cast)
    await made(ask, cast, "分派", Moment.WARNED, wanted=nobodys, to=Receiver.MEMBER, member_id=cast.yutong.actor_id)
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute(TAKEN, ticket.id, cast.bohan.actor_id, "陳柏翰")
            fired = firing(cast, ticket)
            await waiting(other, 1)
        await fired
    assert (await page_of(ask, cast, ticket)).ticket.assignee_name == "陳柏翰"
    again = await opened(ask, cast)
    await firing(cast, again)
    assert (await page_of(ask, cast, again)).ticket.assignee_name == "林語彤"


async def test_two_events_of_one_ticket_fire_one_after_the_other(ask, cast):
    """What is held meanwhile lets both write that they run, and neither take the ticket."""
    ticket = await opened(ask, cast)
    trigger = await made(ask, cast, "備註", Moment.WARNED, note="快到期了")
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute("select from ticket where id = $1 for no key update", ticket.id)
            both = firing(cast, ticket), firing(cast, ticket)
            await waiting(other, 2)
        await asyncio.gather(*both)
    assert [one.outcome for one in await ran(ask, cast, trigger, 2)] == ["done", "done"]
    assert [one.body for one in (await page_of(ask, cast, ticket)).ticket.messages[1:]] == ["快到期了"] * 2
