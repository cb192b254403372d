"""A day counted for the past touches that day and no other: hours that changed since stay what they were when."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from shared.contracts.desk.approvals import APPROVE, Approve
from shared.contracts.desk.calendars import CHANGE_CALENDAR, ChangeCalendar
from shared.contracts.desk.changes import PREVIEW_DAY, PROPOSE_DAY, PreviewDay, ProposeDay
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS
from shared.contracts.desk.rules import Applies, ClockKind, PolicyRules, Target
from shared.contracts.helpdesk import NumberQuery
from shared.contracts.parties import Party
from shared.core.clock import now
from tests.helpdesk.calendars.hours import act, make, read, week
from tests.helpdesk.clocks.world import age, clocks, opened, promise, settled
from tests.matrix.behind import superuser

TAIPEI = ZoneInfo("Asia/Taipei")
HOUR = 3600
CLOSE = timedelta(seconds=20)


def midnight(days_ago):
    return datetime.combine(now().astimezone(TAIPEI).date() - timedelta(days=days_ago), time(), TAIPEI)


@pytest.fixture
async def place(ask, cast):
    """Nine to six until yesterday, ten to five since; a ticket that is five days old, by the first version."""
    calendar = await make(ask, cast.peishan, "平日", week=week("09:00-18:00"), zone="Asia/Taipei")
    target = Target(clock=ClockKind.TOTAL_RESOLUTION, priority=3, minutes=60 * 200)
    await promise(ask, cast, PolicyRules(targets=(target,), notices_any_time=True))
    ticket = await opened(ask, cast, impact=2, urgency=2)
    await act(ask, cast.peishan, CHANGE_CALENDAR, calendar, week=week("10:00-17:00"))
    async with superuser(Party.HELPDESK) as connection:
        for version, since in ((1, midnight(30)), (2, midnight(1))):
            await connection.execute(
                "update calendar_version set valid_from = $1 where calendar_id = $2 and version = $3",
                since, calendar.id, version,
            )  # fmt: skip
    await age(cast.tenant_id, ticket.id, (now() - midnight(5)).total_seconds())
    return calendar, ticket


async def elapsed(ask, cast, ticket):
    """Seconds of business time."""
    await settled(cast.tenant_id, ticket.id)
    told = await ask(EXPLAIN_CLOCKS, cast.bohan, NumberQuery(number=int(ticket.number.removeprefix("HD-"))))
    return told.clocks[0].elapsed_seconds


async def closed(ask, cast, calendar, days_ago):
    given = {"calendar_id": calendar.id, "day": midnight(days_ago).date(), "mark": DayMark.CLOSURE}
    impact = await ask(PREVIEW_DAY, cast.peishan, PreviewDay(**given, applies=Applies.RETROACTIVE))
    seen = await read(ask, cast.peishan, calendar)
    proposal = ProposeDay(**given, name="颱風假", reason="停班", revision=seen.revision)
    approval = await ask(PROPOSE_DAY, cast.peishan, proposal, key=uuid4().hex)
    await ask(APPROVE, cast.mingche, Approve(approval_id=approval.id, revision=1))
    return impact.shifts[0].after


@pytest.mark.parametrize("order", [(4, 3), (3, 4)])
async def test_only_the_day_itself_is_counted_anew(ask, cast, place, order):
    """Nine hours go for each day; the days between, before the hours changed, keep their nine."""
    calendar, ticket = place
    before = await elapsed(ask, cast, ticket)
    assert before >= 9 * 4 * HOUR + 7 * HOUR - 60
    for number, day in enumerate(order, 1):
        foreseen = await closed(ask, cast, calendar, day)
        assert abs(before - await elapsed(ask, cast, ticket) - number * 9 * HOUR) < CLOSE.total_seconds()
        due = (await clocks(cast.tenant_id, ticket.id))["total_resolution"]["due_at"]
        assert abs(foreseen - due.astimezone(UTC)) < CLOSE


async def test_hours_that_changed_just_now_count_from_now_on(ask, cast, place):
    calendar, ticket = place
    before = await elapsed(ask, cast, ticket)
    days = (await read(ask, cast.peishan, calendar)).revision
    command = ChangeCalendar(calendar_id=calendar.id, revision=days, week=week("00:00-00:00"))
    await ask(CHANGE_CALENDAR, cast.peishan, command, key=uuid4().hex)
    await closed(ask, cast, calendar, 4)
    assert abs(before - await elapsed(ask, cast, ticket) - 9 * HOUR) < CLOSE.total_seconds()
