"""Tickets from elsewhere, or from before there were clocks: nobody is told of promises that were never made."""

from datetime import timedelta

import pytest

from services.helpdesk.db import DB
from services.helpdesk.tickets.importing import import_ticket
from shared.contracts.desk.rules import Escalation
from shared.contracts.helpdesk import (
    NOTE_TICKET,
    REPLY_TICKET,
    ImportedMessage,
    ImportTicket,
    NoteTicket,
    ReplyTicket,
)
from shared.contracts.parties import Caller, Kind, Party
from shared.core.clock import now
from shared.core.errors import Invalid
from shared.core.ids import new_id
from tests.helpdesk.clocks.world import age, breaches, clocks, opened, promise, rules, settled, told, value
from tests.matrix.behind import superuser

AS_BEFORE_THE_CLOCKS = (
    "delete from sla_timer where ticket_id = $1",
    "delete from ticket_clock where ticket_id = $1",
    "delete from ticket_terms where ticket_id = $1",
    "update ticket set opened_at = opened_at - interval '15 minutes' where id = $1",
    "update ticket_event set at = at - interval '15 minutes' where ticket_id = $1",
    "update message set at = at - interval '15 minutes' where ticket_id = $1",
)
BACKFILL = """
insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)
select tenant_id, id, customer_id, 'derive', revision, 'silent', now(), now() + $2::interval from ticket where id = $1
"""
LONG_AGO = timedelta(days=700)


@pytest.mark.parametrize("staff_are_first", [False, True])
async def test_a_ticket_from_before_the_clocks_has_them_and_announces_nothing_past(ask, cast, staff_are_first):
    """Whether the worker comes to it, or somebody answers before."""
    await promise(ask, cast, rules(escalations=(Escalation(after_minutes=30),)))
    ticket = await opened(ask, cast)
    async with superuser(Party.HELPDESK) as connection:
        for statement in AS_BEFORE_THE_CLOCKS:
            await connection.execute(statement, ticket.id)
        await connection.execute(BACKFILL, ticket.id, timedelta(hours=staff_are_first))
    if staff_are_first:
        await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="看一下。"))
    await settled(cast.tenant_id, ticket.id)
    found = await clocks(cast.tenant_id, ticket.id)
    assert found["total_resolution"]["breached_at"] is not None, "the desk sees how it stands"
    await age(cast.tenant_id, ticket.id, 1800)  # past the escalation of the breach that nobody was told of
    assert await breaches(cast.tenant_id, ticket.id) == []
    assert await told(cast.tenant_id, ticket.id, "warned", "breached", "escalated") == []


def imported(cast, opened_at, *later) -> ImportTicket:
    return ImportTicket(
        source="old",
        external_id=str(new_id()),
        title="印表機",
        requester_id=cast.hsiaohan.actor_id,
        opened_at=opened_at,
        messages=tuple(
            ImportedMessage(at=at, author="王筱涵", from_staff=False, body="不能列印。") for at in (opened_at, *later)
        ),
    )


async def take_over(cast, command: ImportTicket):
    caller = Caller(tenant_id=cast.tenant_id, kind=Kind.SERVICE, party=Party.CLI, name="import")
    async with DB.tenant_scope(cast.tenant_id):
        return await import_ticket(caller, command)


async def test_an_import_tells_nobody_of_its_breaches_and_can_be_answered(ask, cast):
    await promise(ask, cast, rules())
    made = await take_over(cast, imported(cast, now() - LONG_AGO, now() - LONG_AGO))
    await settled(cast.tenant_id, made.ticket_id)
    assert (await clocks(cast.tenant_id, made.ticket_id))["first_response"]["breached_at"] is not None
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=made.ticket_id, body="看一下。"))
    assert await breaches(cast.tenant_id, made.ticket_id) == []
    assert (await clocks(cast.tenant_id, made.ticket_id))["first_response"]["phase"] == "stopped"


@pytest.mark.parametrize(
    ("field", "opened_ago", "messages_ago"),
    [
        ("opened_at", timedelta(days=2025 * 365), ()),
        ("opened_at", timedelta(days=40 * 365), ()),
        ("opened_at", timedelta(minutes=-5), ()),
        ("messages", timedelta(days=1), (timedelta(days=2),)),
        ("messages", timedelta(days=1), (timedelta(minutes=-5),)),
    ],
)
async def test_a_time_that_cannot_be_is_refused_with_its_field(cast, field, opened_ago, messages_ago):
    command = imported(cast, now() - opened_ago, *(now() - ago for ago in messages_ago))
    with pytest.raises(Invalid, match="ticket.time_impossible") as refused:
        await take_over(cast, command)
    assert refused.value.fields == {field: "ticket.time_impossible"}


@pytest.mark.parametrize("opened_at", ["0002-01-01", "2999-01-01"])
async def test_one_stored_before_that_was_refused_can_be_worked_on(ask, cast, opened_at):
    made = await take_over(cast, imported(cast, now() - LONG_AGO))
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute(
            "update ticket set opened_at = $2::text::timestamptz where id = $1", made.ticket_id, opened_at
        )
        await connection.execute(
            "update ticket_event set at = $2::text::timestamptz where ticket_id = $1", made.ticket_id, opened_at
        )
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=made.ticket_id, body="看一下。"))
    await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=made.ticket_id, body="好了。"))
    await settled(cast.tenant_id, made.ticket_id)
    revision = "select revision from ticket where tenant_id = $1 and id = $2"
    assert await value(cast.tenant_id, revision, made.ticket_id) == 3
