"""What is due fires by itself, once: warnings, breaches, escalations, and tickets that wake at the time agreed."""

import asyncio
from datetime import timedelta

import msgspec
from msgspec.structs import replace

from services.helpdesk.timers.worker import drain
from shared.contracts.base import Envelope
from shared.contracts.desk.clocks import TicketBreached, TicketEscalated, TicketWarned
from shared.contracts.desk.rules import Escalation, Step, Told, Warn
from shared.contracts.helpdesk import (
    READ_TICKET,
    REPLY_TICKET,
    SCHEDULE_TICKET,
    ReadTicket,
    ReplyTicket,
    ScheduleTicket,
    TicketState,
)
from shared.contracts.parties import Party
from shared.core.clock import now
from tests.factories.helpdesk import make_cast
from tests.helpdesk.clocks.world import age, breaches, clocks, opened, promise, rows, rules, settled, told
from tests.matrix.behind import superuser, until

TEN = 600.0
ALL_DUE = """
update sla_timer set fire_at = now(), plan = (select jsonb_agg(s || jsonb_build_object('at', now()))
  from jsonb_array_elements(plan) s where s ->> 'kind' = 'breach')
where tenant_id = $1 and fire_at is not null
"""


async def test_a_promise_is_warned_of_broken_and_escalated_once_each(ask, cast):
    await promise(
        ask,
        cast,
        rules(warnings=(Warn(percent=50), Warn(minutes_before=2)), escalations=(Escalation(after_minutes=5),)),
    )
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 0.55 * TEN)
    assert [verb for verb, _ in await told(cast.tenant_id, ticket.id, "warned")] == ["warned"] * 2  # two clocks
    await age(cast.tenant_id, ticket.id, 0.5 * TEN)
    assert await breaches(cast.tenant_id, ticket.id) == ["first_response", "total_resolution"]
    assert (await clocks(cast.tenant_id, ticket.id))["first_response"]["breached_at"] is not None
    await age(cast.tenant_id, ticket.id, 0.5 * TEN)
    found = await told(cast.tenant_id, ticket.id, "warned", "breached", "escalated")
    counts = {verb: [one for one, _ in found].count(verb) for verb in ("warned", "breached", "escalated")}
    assert counts == {"warned": 2, "breached": 2, "escalated": 2}, "the second warning came with the breach itself"
    await age(cast.tenant_id, ticket.id, TEN)
    assert len(await told(cast.tenant_id, ticket.id, "warned", "breached", "escalated")) == len(found)


async def test_what_it_tells_is_what_the_contract_says(ask, cast):
    """The database writes these events: every field is there, but for those that only other events fill."""
    policy = rules(warnings=(Warn(percent=50),), escalations=(Escalation(after_minutes=1),))
    await promise(ask, cast, replace(policy, notices_any_time=False))
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 0.6 * TEN)
    await age(cast.tenant_id, ticket.id, TEN)
    kinds = {kind.verb: kind for kind in (TicketWarned, TicketBreached, TicketEscalated)}
    found = dict(await told(cast.tenant_id, ticket.id, *kinds))
    assert found.keys() == kinds.keys()
    for verb, data in found.items():
        names = {field.name for field in msgspec.structs.fields(kinds[verb])}
        assert data.keys() == names - {"also", "watchers"}
        event = msgspec.convert(data, kinds[verb])
        assert (event.id, event.number, event.title) == (ticket.id, ticket.number, ticket.title)
        assert (event.customer_id, event.requester_id) == (cast.hsiaohan.customer_id, cast.hsiaohan.actor_id)
        assert event.told is (Told.LEADS if verb == "escalated" else Told.ASSIGNEE)
    async with superuser(Party.HELPDESK) as connection:
        lines = await connection.fetch("select subject, body from outbox where tenant_id = $1", cast.tenant_id)
    for line in lines:
        envelope = msgspec.json.decode(line["body"], type=Envelope)
        assert line["subject"] == f"c0.event.{envelope.topic}.{cast.tenant_id}"
        assert envelope.tenant_id == cast.tenant_id


async def test_companies_that_are_due_together_are_told_each_of_its_own(ask, cast):
    """In one round trip; one of them cannot fire, which is nothing to the others."""
    casts = [cast, await make_cast(), await make_cast()]
    tickets = []
    for one in casts:
        await promise(ask, one, rules(escalations=()))
        tickets.append(await opened(ask, one))
    bad = tickets[1].id
    async with superuser(Party.HELPDESK) as connection, connection.transaction():
        for one in casts:
            await connection.execute(ALL_DUE, one.tenant_id)
        await connection.execute("update sla_timer set plan = '[{\"at\": 1}]' where ticket_id = $1", bad)
    for one, ticket in zip(casts, tickets, strict=True):
        if ticket.id != bad:
            await settled(one.tenant_id, ticket.id)
        assert len(await breaches(one.tenant_id, ticket.id)) == (0 if ticket.id == bad else 2)
        assert len(await told(one.tenant_id, ticket.id, "breached")) == (0 if ticket.id == bad else 2)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("update sla_timer set fire_at = null where ticket_id = $1", bad)


async def test_an_answer_in_time_is_neither_warned_of_nor_broken(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 0.5 * TEN)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="看一下。"))
    await age(cast.tenant_id, ticket.id, 0.7 * TEN)
    assert await breaches(cast.tenant_id, ticket.id) == ["total_resolution"]
    found = await told(cast.tenant_id, ticket.id, "warned", "breached")
    assert {data["clock"] for _, data in found} == {"total_resolution"}


async def test_a_late_answer_keeps_the_breach_though_the_timers_were_down(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    async with superuser(Party.HELPDESK) as connection:  # down for an hour: nothing fires, and then he answers
        for table, column in (("ticket", "opened_at"), ("ticket_event", "at"), ("message", "at")):
            key = "id" if table == "ticket" else "ticket_id"
            await connection.execute(
                f"update {table} set {column} = {column} - interval '1 hour' where tenant_id = $1 and {key} = $2",
                cast.tenant_id,
                ticket.id,
            )
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="來晚了。"))
    await settled(cast.tenant_id, ticket.id)
    assert await breaches(cast.tenant_id, ticket.id) == ["first_response", "total_resolution"]
    assert {data["late"] for _, data in await told(cast.tenant_id, ticket.id, "breached")} == {True}
    late = await rows(cast.tenant_id, "select late from sla_breach where tenant_id = $1")
    assert [one["late"] for one in late] == [True, True]


async def test_escalation_raises_the_priority_and_hands_the_ticket_to_the_freest_lead(ask, cast):
    await promise(
        ask,
        cast,
        rules(
            escalations=(
                Escalation(step=Step.RAISE_PRIORITY),
                Escalation(step=Step.REASSIGN, told=Told.LEADS),
            )
        ),
    )
    ticket = await opened(ask, cast, impact=3, urgency=2)
    await age(cast.tenant_id, ticket.id, 1.1 * TEN)
    seen = await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))
    assert seen.assignee_name == "吳佩珊"
    assert seen.priority < ticket.priority
    verbs = await rows(cast.tenant_id, "select verb, actor_kind from ticket_event where tenant_id = $1 and version > 1")
    assert {"verb": "raise_priority", "actor_kind": "service"} in verbs


async def test_a_scheduled_ticket_wakes_at_the_time_agreed(ask, cast):
    await promise(ask, cast, rules())
    ticket = await opened(ask, cast)
    until_when = now() + timedelta(seconds=1.5)
    ticket = await ask(
        SCHEDULE_TICKET,
        cast.bohan,
        ScheduleTicket(ticket_id=ticket.id, revision=ticket.revision, until=until_when, reason="明天到場"),
    )
    assert (await clocks(cast.tenant_id, ticket.id))["total_resolution"]["phase"] == "paused"

    async def woken() -> bool:
        return (await ask(READ_TICKET, cast.bohan, ReadTicket(ticket_id=ticket.id))).state is TicketState.OPEN

    await until(woken, 5)
    assert now() - until_when < timedelta(seconds=2)
    assert (await clocks(cast.tenant_id, ticket.id))["total_resolution"]["phase"] == "running"


async def test_workers_side_by_side_fire_each_step_once(ask, cast):
    """Beside the loop of the process itself."""
    await promise(ask, cast, rules(escalations=()))
    tickets = [await opened(ask, cast) for _ in range(12)]
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute(ALL_DUE, cast.tenant_id)
    while sum(await asyncio.gather(*(drain(3) for _ in range(4)))):
        pass
    for ticket in tickets:
        await settled(cast.tenant_id, ticket.id)
        assert len(await breaches(cast.tenant_id, ticket.id)) == 2
        assert len(await told(cast.tenant_id, ticket.id, "breached")) == 2


async def test_what_a_dead_worker_had_taken_fires_after_its_lease(ask, cast):
    await promise(ask, cast, rules(escalations=()))
    ticket = await opened(ask, cast)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute(
            ALL_DUE.replace("now(), plan", "now() + interval '1.5 s', claim = gen_random_uuid(), plan"), cast.tenant_id
        )
    assert await breaches(cast.tenant_id, ticket.id) == []
    await settled(cast.tenant_id, ticket.id)
    assert len(await breaches(cast.tenant_id, ticket.id)) == 2


async def test_one_that_cannot_fire_keeps_no_other_from_firing(ask, cast):
    await promise(ask, cast, rules(escalations=()))
    bad, good = await opened(ask, cast), await opened(ask, cast)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("update sla_timer set plan = '[{\"at\": 1}]' where ticket_id = $1", bad.id)
        await connection.execute(ALL_DUE + " and ticket_id <> $2", cast.tenant_id, bad.id)
        await connection.execute("update sla_timer set fire_at = now() where ticket_id = $1", bad.id)

    async def fired() -> bool:
        return len(await breaches(cast.tenant_id, good.id)) == 2

    await until(fired)
    assert await breaches(cast.tenant_id, bad.id) == []
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("update sla_timer set fire_at = null where ticket_id = $1", bad.id)
