"""What waits too long rings: a return call whose time has come, and mail that nobody has decided about for hours."""

from datetime import timedelta

from services.helpdesk.app import REMINDS
from services.helpdesk.reminding.schedules import REMINDERS
from shared.contracts.desk.mails import IGNORE_MAIL, HandleMail, MailState
from shared.contracts.desk.phone import LogCall, ReturnCall
from shared.contracts.desk.phone_calls import LOG_CALL, RETURN_CALL
from shared.core.clock import now
from shared.core.ids import new_id
from tests.factories.notify import copy_cast
from tests.mail.conftest import written
from tests.notify.conftest import rows, until

_BELLS = "select recipient_id, kind, path, data from notice where tenant_id = $1 and kind = $2"
_DUE = "update reminder set fire_at = now() where tenant_id = $1 and kind = $2 returning subject_id"
_LEFT = "select kind, fire_at from reminder where tenant_id = $1 and kind = $2"
_OLD = "update raw_mail set received_at = received_at - interval '5 hours' where tenant_id = $1"


async def comes_due(office, kind: str) -> int:
    """How many reminders of that kind there were."""
    found = await office.rows(_DUE, kind)
    await REMINDERS.taker(REMINDS)()
    return len(found)


async def bells(office, kind: str, many: int) -> list:
    async def rung():
        found = await rows(office.cast, _BELLS, kind)
        return found if len(found) >= many else None

    return await until(rung)


async def test_a_return_call_rings_with_who_promised_it_when_its_time_comes_and_not_once_it_was_made(office, telling):
    cast, ask = office.cast, office.ask
    await copy_cast(cast)

    async def logged(**more):
        command = LogCall(notes="請回電", contact_id=cast.hsiaohan.actor_id, wants_return=True, **more)
        return await ask(LOG_CALL, cast.bohan, command, key=new_id().hex)

    made = await logged(return_at=now() + timedelta(hours=1))
    await logged()  # for no time in particular: the next morning
    times = sorted(row["fire_at"] - now() for row in await office.rows(_LEFT, "return_call"))
    assert timedelta(minutes=50) < times[0] < timedelta(hours=1)
    assert times[1] < timedelta(hours=33)
    returned = ReturnCall(call_id=made.id, revision=made.revision)
    await ask(RETURN_CALL, cast.yutong, returned, key=new_id().hex)
    assert await comes_due(office, "return_call") == 1
    (bell,) = await bells(office, "return_call_due", 1)
    assert (bell["recipient_id"], bell["path"].rpartition("/")[2]) == (cast.bohan.actor_id, "phone")
    assert "王筱涵" in str(bell["data"])
    assert await office.rows(_LEFT, "return_call") == []


async def test_held_mail_rings_after_hours_and_each_morning_until_it_is_decided(office, telling):
    cast = office.cast
    await copy_cast(cast)
    held = await office.arrives(written("someone@elsewhere.example", office.address))
    other = await office.arrives(written("another@elsewhere.example", office.address))
    assert held.state is other.state is MailState.HELD
    assert await comes_due(office, "mails_wait") == 1  # too early: four hours have not passed
    (left,) = await office.rows(_LEFT, "mails_wait")
    assert timedelta(hours=3) < left["fire_at"] - now() < timedelta(hours=4)
    await office.rows(_OLD)
    assert await comes_due(office, "mails_wait") == 1
    rung = await bells(office, "held_waits", 3)
    assert {row["recipient_id"] for row in rung} == {cast.bohan.actor_id, cast.yutong.actor_id, cast.peishan.actor_id}
    assert f"{office.address} (2)" in str(rung[0]["data"])
    assert len(await office.rows(_LEFT, "mails_wait")) == 1  # tomorrow morning again
    for one in (held, other):
        given = HandleMail(mail_id=one.id, revision=one.revision)
        await office.ask(IGNORE_MAIL, cast.peishan, given, key=new_id().hex)
    assert await comes_due(office, "mails_wait") == 1
    assert await office.rows(_LEFT, "mails_wait") == []
