"""Suggestions and complaints: in from every channel, acknowledged in business hours, decided with a reason, checked."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from asyncpg import InsufficientPrivilegeError

from services.helpdesk.app import REMINDS
from services.helpdesk.db import DB
from services.helpdesk.improvements.access import acknowledge_by
from services.helpdesk.reminding.schedules import REMINDERS
from shared.contracts.desk import improvements as m
from shared.contracts.helpdesk import OPEN_TICKET, OpenTicket
from shared.contracts.parties import Party
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from shared.core.ids import new_id
from tests.factories.helpdesk import make_cast
from tests.matrix.behind import superuser, until

S, K = m.ImprovementState, m.ImprovementKind


async def doing(ask, call, who, command):
    return await ask(call, who, command, key=new_id().hex if call.write else "")


async def refused(kind, code, work):
    with pytest.raises(kind) as error:
        await work
    assert isinstance(error.value, DomainError)
    assert error.value.code == code


async def said(ask, who, kind=K.SUGGESTION, title="夜間也能回報", **given):
    return await doing(
        ask, m.OPEN_IMPROVEMENT, who, m.OpenImprovement(kind=kind, title=title, body="希望有。", **given)
    )


async def told(cast):
    """Steps that the customer is written about: tests/gateway/pages/test_improvements_browser.py sees the mail."""
    async with DB.tenant_scope(cast.tenant_id):
        return await DB.value("select count(*) from improvement_event where told and verb <> 'open'")


async def test_from_the_portal_to_a_change_that_helped(ask, cast):
    made = await said(ask, cast.hsiaohan)
    assert (made.state, made.way, made.number, made.customer_name) == (S.NEW, "portal", "IM-1", "景明醫院")
    assert await told(cast) == 0
    row = (await ask(m.LIST_IMPROVEMENTS, cast.peishan, m.ListImprovements())).items[0]
    assert (row.id, row.owner_id, row.is_late) == (made.id, None, False)
    command = m.AcknowledgeImprovement(improvement_id=made.id, revision=row.revision, told="收到了，這週討論。")
    await refused(Forbidden, "permission.missing", doing(ask, m.ACKNOWLEDGE_IMPROVEMENT, cast.bohan, command))
    row = await doing(ask, m.ACKNOWLEDGE_IMPROVEMENT, cast.peishan, command)
    assert (row.state, row.owner_name) == (S.ACKNOWLEDGED, "吳佩珊")
    own = m.OwnImprovement(improvement_id=made.id, revision=row.revision, owner_id=cast.bohan.actor_id)
    row = await doing(ask, m.OWN_IMPROVEMENT, cast.peishan, own)
    gone = m.OwnImprovement(improvement_id=made.id, revision=row.revision, owner_id=cast.suspended_id)
    await refused(Invalid, "improvement.owner_unknown", doing(ask, m.OWN_IMPROVEMENT, cast.peishan, gone))
    yes = m.DecideImprovement(improvement_id=made.id, revision=row.revision, accepted=True, reason="下月開放夜間值班。")
    await refused(Invalid, "improvement.check_needed", doing(ask, m.DECIDE_IMPROVEMENT, cast.peishan, yes))
    day = date.today() + timedelta(days=30)  # noqa: DTZ011 - far enough for any zone
    yes = m.DecideImprovement(
        improvement_id=made.id, revision=row.revision, accepted=True, reason="下月開放夜間值班。", check_on=day
    )
    row = await doing(ask, m.DECIDE_IMPROVEMENT, cast.peishan, yes)
    assert (row.state, row.check_on, row.decided_by, row.owner_name) == (S.ACCEPTED, day, "吳佩珊", "陳柏翰")
    again = m.CheckImprovement(
        improvement_id=made.id, revision=row.revision, worked=False, effect="只開了兩晚", check_on=day
    )
    row = await doing(ask, m.CHECK_IMPROVEMENT, cast.peishan, again)
    assert (row.state, row.worked) == (S.ACCEPTED, False)
    done = m.CheckImprovement(
        improvement_id=made.id, revision=row.revision, worked=True, effect="夜間 12 件", told="夜間值班已上線。"
    )
    row = await doing(ask, m.CHECK_IMPROVEMENT, cast.peishan, done)
    assert (row.state, row.worked, row.effect) == (S.ENDED, True, "夜間 12 件")
    assert [one.verb for one in row.steps] == ["open", "acknowledge", "own", "accept", "check_again", "check", "tell"]
    assert await told(cast) == 3
    # What the customer sees of it: the decision and what he was told; neither owner nor what was found.
    mine = await ask(m.READ_IMPROVEMENT, cast.hsiaohan, m.ReadImprovement(improvement_id=made.id))
    assert (mine.state, mine.reason, mine.owner_name, mine.effect) == (S.ENDED, "下月開放夜間值班。", None, "")
    assert [one.verb for one in mine.steps] == ["open", "acknowledge", "accept", "tell"]
    stale = m.OwnImprovement(improvement_id=made.id, revision=1, owner_id=cast.bohan.actor_id)
    await refused(Conflict, "improvement.stale", doing(ask, m.OWN_IMPROVEMENT, cast.peishan, stale))


async def test_every_channel_and_who_may_see_it(ask, cast):
    ticket = await doing(ask, OPEN_TICKET, cast.hsiaohan, OpenTicket(title="等太久", body="等了三天"))
    of_ticket = await said(ask, cast.bohan, K.COMPLAINT, "處理太慢", ticket_id=ticket.id)
    assert (of_ticket.way, of_ticket.ticket_number, of_ticket.requester_name) == ("ticket", ticket.number, "王筱涵")
    by_phone = await said(ask, cast.bohan, title="電話太難打", requester_id=cast.stranger.actor_id)
    assert (by_phone.way, by_phone.customer_name) == ("phone", "青禾物流")
    await refused(Invalid, "ticket.requester_needed", said(ask, cast.bohan))
    await refused(NotFound, "ticket.not_found", said(ask, cast.stranger, ticket_id=ticket.id))
    seen = {
        who.name: [one.title for one in (await ask(m.LIST_IMPROVEMENTS, who, m.ListImprovements())).items]
        for who in (cast.hsiaohan, cast.manager, cast.stranger)
    }
    assert seen == {"王筱涵": ["處理太慢"], "李主任": ["處理太慢"], "張先生": ["電話太難打"]}
    neighbours = await make_cast()
    for who in (cast.stranger, neighbours.bohan, neighbours.hsiaohan):
        foreign = m.ReadImprovement(improvement_id=of_ticket.id)
        await refused(NotFound, "improvement.not_found", ask(m.READ_IMPROVEMENT, who, foreign))
    with pytest.raises(InsufficientPrivilegeError):
        async with DB.scope(cast.hsiaohan):
            await DB.rows("select owner_id from improvement")
    async with DB.scope(cast.hsiaohan):
        rows = await DB.rows("select improvement_id, told from improvement_event")
    assert {row["improvement_id"] for row in rows} == {of_ticket.id}


async def waited(cast):
    async with superuser(Party.HELPDESK) as connection:
        sql = "select body from outbox where tenant_id = $1 and topic = 'helpdesk.improvement.waits.v1' order by id"
        found = await connection.fetch(sql, cast.tenant_id)
    return [msgspec.json.decode(row["body"])["data"]["wait"] for row in found]


async def test_it_is_to_be_acknowledged_in_business_hours_and_shows_when_it_is_late(ask, cast):
    async with DB.tenant_scope(cast.tenant_id):
        # Friday, an hour before the office closes in Taipei (18:00): four business hours end on Monday at noon.
        friday = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
        assert await acknowledge_by(cast.tenant_id, K.COMPLAINT, friday) == datetime(2026, 12, 7, 4, 0, tzinfo=UTC)
    made = await said(ask, cast.hsiaohan, K.COMPLAINT)
    async with DB.tenant_scope(cast.tenant_id):
        due = now() - timedelta(minutes=1)
        await DB.run("update improvement set acknowledge_by = $1 where id = $2", due, made.id)
    late = await ask(m.LIST_IMPROVEMENTS, cast.peishan, m.ListImprovements(late=True))
    assert [(one.id, one.is_late) for one in late.items] == [(made.id, True)]

    # Somebody hears of it: at its time, and again in the morning; not of what was seen to.
    async def remembered():
        async with DB.tenant_scope(cast.tenant_id):
            return await DB.value("select fire_at from reminder where subject_id = $1", made.id) is not None

    await until(remembered)
    for _ in range(2):
        async with DB.tenant_scope(cast.tenant_id):
            await DB.run("update reminder set fire_at = now() where subject_id = $1", made.id)
        await REMINDERS.taker(REMINDS)()
    assert await waited(cast) == ["acknowledgement"] * 2
    async with DB.tenant_scope(cast.tenant_id):
        next_ = await DB.value("select fire_at from reminder where subject_id = $1", made.id)
    assert timedelta() < next_ - now() < timedelta(days=2)
    no = m.DecideImprovement(improvement_id=made.id, revision=made.revision, accepted=False, reason="查無此事。")
    row = await doing(ask, m.DECIDE_IMPROVEMENT, cast.peishan, no)
    assert (row.state, row.is_late, row.check_on) == (S.DECLINED, False, None)

    async def forgotten():
        return not await remembered()

    await until(forgotten)
    assert (await ask(m.LIST_IMPROVEMENTS, cast.peishan, m.ListImprovements(late=True))).items == ()
    await refused(
        Conflict,
        "state.move_unknown",
        doing(
            ask,
            m.DECIDE_IMPROVEMENT,
            cast.peishan,
            no.__class__(improvement_id=made.id, revision=row.revision, accepted=False, reason="再一次"),
        ),
    )
