"""What a change of policies and calendars does to tickets that are there already."""

from datetime import timedelta

from services.helpdesk.calendars.queries import calendar_timelines
from services.helpdesk.clocks.deriving import derive
from services.helpdesk.db import DB
from services.helpdesk.timers.queries import DUE
from shared.contracts.desk.calendars import CHANGE_CALENDAR, MAKE_DEFAULT, SET_DAY
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS
from shared.contracts.desk.policies import CHANGE_POLICY, ChangePolicy
from shared.contracts.desk.rules import Applies, ClockKind, PolicyRules, Target
from shared.contracts.helpdesk import REPLY_TICKET, RESOLVE_TICKET, NumberQuery, ReplyTicket, ResolveTicket
from shared.contracts.parties import Party
from shared.core.clock import now
from tests.helpdesk.calendars.hours import act, make, week
from tests.helpdesk.clocks.world import age, breaches, clocks, opened, promise, rows, rules, settled, value
from tests.matrix.behind import superuser

ALL_DAY = week("00:00-00:00")
DAY = 24 * 60


def by_calendar(minutes: int) -> PolicyRules:
    clocks_of = (ClockKind.FIRST_RESPONSE, ClockKind.TOTAL_RESOLUTION)
    targets = tuple(Target(clock=clock, priority=n, minutes=minutes) for clock in clocks_of for n in (1, 2, 3, 4))
    return PolicyRules(targets=targets, notices_any_time=True)


async def explained(ask, cast, ticket):
    number = int(ticket.number.removeprefix("HD-"))
    told = await ask(EXPLAIN_CLOCKS, cast.bohan, NumberQuery(number=number))
    return {one.clock: one for one in told.clocks}


async def test_a_holiday_declared_for_tomorrow_moves_what_is_due_and_why(ask, cast):
    calendar = await make(ask, cast.peishan, week=ALL_DAY)
    await promise(ask, cast, by_calendar(3 * DAY))
    ticket = await opened(ask, cast)
    before = (await clocks(cast.tenant_id, ticket.id))["total_resolution"]["due_at"]
    tomorrow = (now() + timedelta(hours=8)).date() + timedelta(days=1)
    await act(ask, cast.peishan, SET_DAY, calendar, day=tomorrow, mark=DayMark.HOLIDAY, name="颱風假")
    await settled(cast.tenant_id, ticket.id)
    found = await clocks(cast.tenant_id, ticket.id)
    assert found["total_resolution"]["due_at"] == before + timedelta(days=1)
    told = await explained(ask, cast, ticket)
    assert {clock: one.due_at for clock, one in told.items()} == {name: row["due_at"] for name, row in found.items()}
    due = "select next_due from ticket where tenant_id = $1 and id = $2"
    assert await value(cast.tenant_id, due, ticket.id) == before + timedelta(days=1)


async def test_another_calendar_leaves_older_tickets_with_the_hours_they_were_promised(ask, cast):
    """Neither the first calendar of a company, nor another default, nor the company's zone counts for them."""
    await promise(ask, cast, by_calendar(DAY))
    usual = await opened(ask, cast)
    before = await clocks(cast.tenant_id, usual.id)
    first = await make(ask, cast.peishan, week=ALL_DAY)
    by_first = await opened(ask, cast)
    second = await make(ask, cast.peishan, "夜班", week=week("20:00-21:00"))
    await act(ask, cast.peishan, MAKE_DEFAULT, second)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute("update company set zone = 'America/New_York' where tenant_id = $1", cast.tenant_id)
    async with DB.tenant_scope(cast.tenant_id):
        await derive(cast.tenant_id, [usual.id, by_first.id])
    assert {name: row["due_at"] for name, row in (await clocks(cast.tenant_id, usual.id)).items()} == {
        name: row["due_at"] for name, row in before.items()
    }
    due = (await clocks(cast.tenant_id, by_first.id))["total_resolution"]["due_at"]
    assert due == by_first.opened_at + timedelta(days=1)
    terms = "select calendar_id, zone from ticket_terms where tenant_id = $1 order by since"
    assert await rows(cast.tenant_id, terms) == [
        {"calendar_id": None, "zone": "Asia/Taipei"},
        {"calendar_id": first.id, "zone": None},
    ]


async def test_a_cycle_that_ended_in_time_is_never_broken_later(ask, cast):
    """Also if what it was counted by is changed behind everybody's back."""
    calendar = await make(ask, cast.peishan, week=week("00:00-00:01"))
    await promise(ask, cast, by_calendar(60))
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 5 * 3600.0)
    command = ResolveTicket(ticket_id=ticket.id, revision=ticket.revision, solution="換紙匣。")
    await ask(RESOLVE_TICKET, cast.bohan, command)
    await settled(cast.tenant_id, ticket.id)
    other = await make(ask, cast.peishan, "全天", week=ALL_DAY)
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute(
            "update ticket_terms set calendar_id = $2 where tenant_id = $1 and calendar_id = $3",
            cast.tenant_id, other.id, calendar.id,
        )  # fmt: skip
    async with DB.tenant_scope(cast.tenant_id):
        await derive(cast.tenant_id, [ticket.id])
    await settled(cast.tenant_id, ticket.id)
    found = await clocks(cast.tenant_id, ticket.id)
    assert {(row["phase"], row["breached_at"], row["overrun_seconds"]) for row in found.values()} == {
        ("stopped", None, 0)
    }
    assert await breaches(cast.tenant_id, ticket.id) == []
    assert {one.breached_at for one in (await explained(ask, cast, ticket)).values()} == {None}


async def test_a_breach_that_was_told_stays(ask, cast):
    calendar = await make(ask, cast.peishan, week=ALL_DAY)
    await promise(ask, cast, by_calendar(60))
    ticket = await opened(ask, cast)
    await age(cast.tenant_id, ticket.id, 2 * 3600.0)
    before = (await clocks(cast.tenant_id, ticket.id))["total_resolution"]["breached_at"]
    assert before is not None
    other = await make(ask, cast.peishan, "很少", week=week("00:00-00:01"))
    async with superuser(Party.HELPDESK) as connection:
        await connection.execute(
            "update ticket_terms set calendar_id = $2 where tenant_id = $1 and calendar_id = $3",
            cast.tenant_id, other.id, calendar.id,
        )  # fmt: skip
    async with DB.tenant_scope(cast.tenant_id):
        await derive(cast.tenant_id, [ticket.id])
    assert (await clocks(cast.tenant_id, ticket.id))["total_resolution"]["breached_at"] == before
    assert (await explained(ask, cast, ticket))[ClockKind.TOTAL_RESOLUTION].breached_at == before


async def test_a_version_for_running_clocks_counts_from_now_on(ask, cast):
    policy = await promise(ask, cast, rules(10))
    running, done = await opened(ask, cast), await opened(ask, cast)
    command = ResolveTicket(ticket_id=done.id, revision=done.revision, solution="換紙匣。")
    await ask(RESOLVE_TICKET, cast.bohan, command)
    await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=running.id, body="看一下。"))
    change = ChangePolicy(
        policy_id=policy.id, revision=policy.revision, rules=rules(99), applies=Applies.RUNNING, reason="新約"
    )
    await ask(CHANGE_POLICY, cast.peishan, change)
    await settled(cast.tenant_id, running.id)
    found = await clocks(cast.tenant_id, running.id)
    assert (found["first_response"]["target_minutes"], found["total_resolution"]["target_minutes"]) == (10, 99)
    assert found["total_resolution"]["due_at"] == running.opened_at + timedelta(minutes=99)
    told = await explained(ask, cast, running)
    assert told[ClockKind.TOTAL_RESOLUTION].due_at == found["total_resolution"]["due_at"]
    assert "新約" in {row.why for row in told[ClockKind.TOTAL_RESOLUTION].rows}
    assert (await clocks(cast.tenant_id, done.id))["total_resolution"]["target_minutes"] == 10


async def test_many_versions_of_a_calendar_do_not_matter_to_a_ticket_opened_after_them(ask, cast):
    calendar = await make(ask, cast.peishan, week=ALL_DAY)
    for hours in ("08:00-18:00", "09:00-17:00", "00:00-00:00"):
        calendar = await act(ask, cast.peishan, CHANGE_CALENDAR, calendar, week=week(hours))
    async with DB.tenant_scope(cast.tenant_id):
        whole = (await calendar_timelines(cast.tenant_id, [calendar.id]))[calendar.id]
        late = (await calendar_timelines(cast.tenant_id, [calendar.id], now()))[calendar.id]
        early = (await calendar_timelines(cast.tenant_id, [calendar.id], now() - timedelta(days=9)))[calendar.id]
    assert late.versions == whole.versions[-1:]
    assert early == whole
    assert len(whole.versions) == 4


async def test_what_is_due_next_is_known_however_much_is_overdue(ask, cast):
    await promise(ask, cast, rules(10))
    ticket = await opened(ask, cast)
    async with superuser(Party.HELPDESK) as connection:
        transaction = connection.transaction()  # no worker sees these
        await transaction.start()
        await connection.execute(
            "insert into sla_timer (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at) "
            "select $1, id, customer_id, 'update', n, 'breach', now() - interval '1 hour', now() - interval '1 hour' "
            "from ticket, generate_series(1, 1200) n where tenant_id = $1 and id = $2",
            cast.tenant_id,
            ticket.id,
        )
        found = await connection.fetchrow(DUE)
        await transaction.rollback()
    assert found["lateness"] >= 3600
    assert found["next_due"] > now()
