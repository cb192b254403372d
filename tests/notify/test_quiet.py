"""Nobody is rung at midnight: what a clock tells outside office hours is in nobody's bell until the office opens."""

from datetime import timedelta

import pytest

from services.notify.db import DB
from services.notify.directory.queries import OURSELVES, Recipient, RecipientKind
from services.notify.notices import quiet
from services.notify.notices.actions import Ring, ring
from shared.contracts.desk.calendars import CREATE_CALENDAR, CreateCalendar
from shared.contracts.helpdesk import TAKE_TICKET, TakeTicket
from shared.contracts.notify import (
    COUNT_UNREAD,
    LIST_NOTICES,
    READ_ALL_NOTICES,
    ListNotices,
    ReadAll,
    UnreadQuery,
)
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import service_caller
from tests.helpdesk.calendars.hours import week
from tests.helpdesk.clocks.world import age, opened, promise, rules
from tests.notify.conftest import rows, superuser, until

OPENS = "update notice set rings_at = now(), at = now() where tenant_id = $1 and rings_at is not null"
ANNOUNCED = """
select body::json -> 'data' ->> 'id' as id from outbox
where tenant_id = $1 and topic = 'notify.notice.created.v1' order by id
"""


async def rung(cast, who, **given):
    one = Recipient(kind=RecipientKind.MEMBER, id=who.actor_id, customer_id=OURSELVES, enters=True)
    said = {"number": "HD-1", "title": "印表機", "actor": ""}
    what = Ring(event_id=new_id(), kind="ticket_overdue", at=now(), data=said, people=[(one, "/w/x")], **given)
    async with DB.tenant_scope(cast.tenant_id):
        assert await ring(service_caller(DB, cast.tenant_id), [what]) == 1


async def seen(ask, who):
    """In the number on the bell, in the list, and among the unread."""
    count = (await ask(COUNT_UNREAD, who, UnreadQuery())).unread
    listed = [await ask(LIST_NOTICES, who, ListNotices(unread=unread)) for unread in (False, True)]
    assert {page.unread for page in listed} == {count}
    return [count, *(len(page.items) for page in listed)]


async def announced(cast):
    """To pages that are open."""
    async with superuser(Party.NOTIFY) as connection:
        return await connection.fetch(ANNOUNCED, cast.tenant_id)


async def opens(cast):
    """The hour has come."""
    async with superuser(Party.NOTIFY) as connection:
        await connection.execute(OPENS, cast.tenant_id)
    while await rows(cast, "select id from notice where tenant_id = $1 and rings_at <= now()"):
        await quiet.ring_next()


async def test_a_bell_that_waits_is_not_there_and_rings_once_when_its_hour_comes(ask, cast):
    await rung(cast, cast.bohan)
    assert await seen(ask, cast.bohan) == [1, 1, 1]
    assert len(await announced(cast)) == 1
    morning = now() + timedelta(hours=9)
    await rung(cast, cast.bohan, not_before=morning)
    assert await seen(ask, cast.bohan) == [1, 1, 1]
    assert len(await announced(cast)) == 1
    await ask(READ_ALL_NOTICES, cast.bohan, ReadAll())  # reads what he has seen, no more
    assert await quiet.ring_next() > 0
    await opens(cast)
    assert await seen(ask, cast.bohan) == [1, 2, 1]
    ids = [row["id"] for row in await announced(cast)]
    assert len(set(ids)) == len(ids) == 2


@pytest.mark.parametrize("any_time", [False, True])
async def test_a_breach_at_night_waits_for_the_office_unless_the_policy_says_any_time(ask, cast, any_time):
    """The breach itself is a fact at once."""
    today = now().astimezone().weekday()
    tomorrow = tuple(one if day == (today + 2) % 7 else () for day, one in enumerate(week("09:00-18:00")))
    hours = CreateCalendar(name="隔天才開", zone="UTC", week=tomorrow)
    await ask(CREATE_CALENDAR, cast.peishan, hours, key=new_id().hex)
    await promise(ask, cast, rules(escalations=(), notices_any_time=any_time))
    ticket = await opened(ask, cast)
    await ask(TAKE_TICKET, cast.bohan, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
    await age(cast.tenant_id, ticket.id, 11 * 60)
    told = "select rings_at, at from notice where tenant_id = $1 and kind = 'ticket_overdue'"

    async def heard() -> bool:
        return len(await rows(cast, told)) >= 2

    await until(heard)
    found = await rows(cast, told)
    assert all((row["rings_at"] is None) is any_time for row in found)
    before = (await seen(ask, cast.bohan))[0]
    await opens(cast)
    assert (await seen(ask, cast.bohan))[0] - before == (0 if any_time else len(found))
