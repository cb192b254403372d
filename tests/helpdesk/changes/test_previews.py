"""A preview is what then really happens: the due times it names are those that the workers write after the change."""

from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from shared.contracts.desk.approvals import APPROVE, Approve
from shared.contracts.desk.calendars import CHANGE_CALENDAR, SET_DAY, ChangeCalendar, SetDay
from shared.contracts.desk.changes import (
    PREVIEW_APPROVAL,
    PREVIEW_DAY,
    PREVIEW_HOURS,
    PREVIEW_POLICY,
    PROPOSE_DAY,
    PROPOSE_POLICY,
    PreviewApproval,
    PreviewDay,
    PreviewHours,
    PreviewPolicy,
    ProposeDay,
    ProposePolicy,
)
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.policies import CHANGE_POLICY, ChangePolicy
from shared.contracts.desk.rules import Applies, ClockKind, Pausing, PolicyRules, Target
from shared.contracts.helpdesk import REPLY_TICKET, WAIT_TICKET, ReplyTicket, Waiting, WaitTicket
from shared.core.clock import now
from tests.helpdesk.calendars.hours import make, week
from tests.helpdesk.clocks.world import age, breaches, clocks, opened, promise, settled

CLOCKS = (ClockKind.FIRST_RESPONSE, ClockKind.NEXT_RESPONSE, ClockKind.UPDATE, ClockKind.TOTAL_RESOLUTION)
WEEKS = ("00:00-00:00", "08:00-20:00", "09:00-12:00 13:00-18:00", "20:00-04:00")
LIVE = {"running", "paused"}
CLOSE = timedelta(seconds=20)
"""Between a preview and the change some time passes, and what counts from then on moves by it."""


def drawn(random: Random) -> PolicyRules:
    """Hours and days, so that no due time passes while the test runs."""
    return PolicyRules(
        targets=tuple(
            Target(
                clock=clock,
                priority=priority,
                minutes=60 * random.randint(30, 90),
                around_the_clock=random.random() < 0.3,
            )
            for clock in CLOCKS
            for priority in (1, 2, 3, 4)
            if random.random() < 0.9
        ),
        pauses=tuple(one for one in Pausing if random.random() < 0.7),
        pauses_next_response=random.random() < 0.5,
        notices_any_time=True,
    )


async def a_few(ask, cast, random: Random):
    """New, answered, waiting; hours or days old."""
    found = []
    for step in ("new", "reply", "wait", "new"):
        ticket = await opened(ask, cast, impact=random.randint(1, 3), urgency=random.randint(1, 3))
        await age(cast.tenant_id, ticket.id, random.randint(3600, 30 * 3600))
        if step != "new":
            ticket = await ask(REPLY_TICKET, cast.bohan, ReplyTicket(ticket_id=ticket.id, body="請問型號？"))
        if step == "wait":
            command = WaitTicket(
                ticket_id=ticket.id, revision=ticket.revision, for_=random.choice(list(Waiting)), reason="等"
            )
            await ask(WAIT_TICKET, cast.bohan, command)
        await settled(cast.tenant_id, ticket.id)
        await age(cast.tenant_id, ticket.id, random.randint(600, 6 * 3600))
        found.append(ticket)
    return found


async def standing(cast, tickets):
    """(ticket, clock) → due time, breached; of clocks that run or pause."""
    found = {}
    for ticket in tickets:
        for clock, row in (await clocks(cast.tenant_id, ticket.id)).items():
            if row["phase"] in LIVE:
                found[ticket.id, clock] = (row["due_at"], row["breached_at"] is not None)
    return found


async def compare(cast, tickets, before, impact):
    """What the preview said against what has happened since."""
    for ticket in tickets:
        await settled(cast.tenant_id, ticket.id)
    after = await standing(cast, tickets)
    told = {(one.ticket_id, one.clock): one for one in impact.shifts}
    for key in before.keys() | after.keys():
        was, will = before.get(key, (None, False)), after.get(key, (None, False))
        if key not in told:
            assert same(was[0], will[0]), (key, was, will)
            assert was[1] or not will[1], (key, was, will)
            continue
        assert same(told[key].before, was[0]), (key, told[key], was)
        assert same(told[key].after, will[0]), (key, told[key], will)
        assert told[key].breaches == (will[1] and not was[1])
    assert impact.moved == sum(one.before != one.after for one in impact.shifts)
    assert impact.breached == sum(one.breaches for one in impact.shifts)
    return after


def same(one, other) -> bool:
    return one is other or (one is not None and other is not None and abs(one - other) < CLOSE)


async def started(ask, cast, seed):
    """A policy by a calendar, tickets under it, and the dice."""
    random = Random(seed)
    calendar = await make(ask, cast.peishan, f"輪班 {seed}", week=week(random.choice(WEEKS)))
    policy = await promise(ask, cast, drawn(random))
    tickets = await a_few(ask, cast, random)
    return random, calendar, policy, tickets, await standing(cast, tickets)


def command(calendar, random, **more):
    day = now().astimezone().date() + timedelta(days=random.randint(0, 2))
    return {"calendar_id": calendar.id, "day": day, "mark": random.choice((DayMark.CLOSURE, DayMark.HOLIDAY)), **more}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("applies", [Applies.NEW, Applies.RUNNING, Applies.RETROACTIVE])
async def test_of_a_policy(ask, cast, seed, applies):
    random, _calendar, policy, tickets, before = await started(ask, cast, seed)
    wanted = drawn(random)
    preview = PreviewPolicy(policy_id=policy.id, rules=wanted, applies=applies)
    impact = await ask(PREVIEW_POLICY, cast.peishan, preview)
    assert impact.tickets == impact.examined == len(tickets)
    if applies is Applies.RETROACTIVE:
        proposal = ProposePolicy(policy_id=policy.id, revision=policy.revision, rules=wanted, reason="合約補訂")
        await approved(ask, cast, await ask(PROPOSE_POLICY, cast.peishan, proposal, key=uuid4().hex), impact)
    else:
        change = ChangePolicy(policy_id=policy.id, revision=policy.revision, rules=wanted, applies=applies)
        await ask(CHANGE_POLICY, cast.peishan, change)
    await compare(cast, tickets, before, impact)
    assert (impact.moved > 0) is (applies is not Applies.NEW)


async def approved(ask, cast, approval, impact):
    """By somebody else, who sees the same preview; which tickets move he is not told: he may read none."""
    again = await ask(PREVIEW_APPROVAL, cast.mingche, PreviewApproval(approval_id=approval.id))
    assert (again.moved, again.breached, again.shifts) == (impact.moved, impact.breached, ())
    assert len(impact.shifts) >= impact.moved
    done = await ask(APPROVE, cast.mingche, Approve(approval_id=approval.id, revision=approval.revision))
    assert done.state == "approved"


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("applies", [Applies.NEW, Applies.RUNNING, Applies.RETROACTIVE])
async def test_of_a_day(ask, cast, seed, applies):
    random, calendar, _policy, tickets, before = await started(ask, cast, seed)
    given = command(calendar, random)
    impact = await ask(PREVIEW_DAY, cast.peishan, PreviewDay(**given, applies=applies))
    given |= {"name": "颱風假", "reason": "縣府公告", "revision": calendar.revision}
    if applies is Applies.RETROACTIVE:
        await approved(ask, cast, await ask(PROPOSE_DAY, cast.peishan, ProposeDay(**given), key=uuid4().hex), impact)
    else:
        await ask(SET_DAY, cast.peishan, SetDay(**given, applies=applies), key=uuid4().hex)
    after = await compare(cast, tickets, before, impact)
    if applies is Applies.NEW:
        assert after == before


@pytest.mark.parametrize("applies", [Applies.NEW, Applies.RUNNING])
async def test_of_weekly_hours(ask, cast, applies):
    _random, calendar, _policy, tickets, before = await started(ask, cast, 7)
    other = week("10:00-11:30")
    impact = await ask(PREVIEW_HOURS, cast.peishan, PreviewHours(calendar_id=calendar.id, week=other, applies=applies))
    change = ChangeCalendar(calendar_id=calendar.id, revision=calendar.revision, week=other, applies=applies)
    changed = await ask(CHANGE_CALENDAR, cast.peishan, change, key=uuid4().hex)
    after = await compare(cast, tickets, before, impact)
    if applies is Applies.NEW:
        assert after == before
        # Those kept apart follow again as soon as a change is for running clocks too.
        wide = week("00:00-00:00")
        impact = await ask(PREVIEW_HOURS, cast.peishan, PreviewHours(calendar_id=calendar.id, week=wide))
        change = ChangeCalendar(calendar_id=calendar.id, revision=changed.revision, week=wide)
        await ask(CHANGE_CALENDAR, cast.peishan, change, key=uuid4().hex)
        await compare(cast, tickets, after, impact)


async def test_the_past_is_counted_anew_and_a_breach_stays_one(ask, cast):
    """Closed since yesterday's midnight: what ran since then never did, but what was broken by then stays so."""
    calendar = await make(ask, cast.peishan, "颱風", week=week("00:00-00:00"))
    targets = (
        Target(clock=ClockKind.TOTAL_RESOLUTION, priority=2, minutes=60 * 200),
        Target(clock=ClockKind.FIRST_RESPONSE, priority=2, minutes=30),
    )
    await promise(ask, cast, PolicyRules(targets=targets, notices_any_time=True))
    ticket = await opened(ask, cast, impact=2, urgency=1)
    assert ticket.priority == 2
    await age(cast.tenant_id, ticket.id, 3600 * 60)
    before = await clocks(cast.tenant_id, ticket.id)
    assert await breaches(cast.tenant_id, ticket.id) == ["first_response"]
    yesterday = (now() + timedelta(hours=8)).date() - timedelta(days=1)
    given = {"calendar_id": calendar.id, "day": yesterday, "mark": DayMark.CLOSURE}
    proposal = ProposeDay(**given, name="颱風假", reason="停班停課", revision=calendar.revision)
    approval = await ask(PROPOSE_DAY, cast.peishan, proposal, key=uuid4().hex)
    await ask(APPROVE, cast.mingche, Approve(approval_id=approval.id, revision=1))
    await settled(cast.tenant_id, ticket.id)
    after = await clocks(cast.tenant_id, ticket.id)
    moved = after["total_resolution"]["due_at"] - before["total_resolution"]["due_at"]
    assert moved == timedelta(days=1)
    assert after["first_response"]["breached_at"] == before["first_response"]["breached_at"]
    assert await breaches(cast.tenant_id, ticket.id) == ["first_response"]
