"""What is important and unread goes on: to its reader's other channels, then to his stand-in or those above him."""

from datetime import timedelta

import pytest

from services.notify.db import DB
from services.notify.escalation.going_on import escalate_next
from services.notify.preferences.deciding import ESCALATE_MINUTES
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import TAKE_TICKET, TakeTicket
from shared.contracts.notify import LIST_NOTICES, READ_ALL_NOTICES, ListNotices, ReadAll
from shared.contracts.roles import Role
from shared.contracts.telling.chats import CREATE_CHAT, TO, CreateChat
from shared.contracts.telling.preferences import SAVE_PREFERENCES, Choice, Pace, SavePreferences
from shared.core.ids import new_id
from tests.factories.notify import mail_of
from tests.helpdesk.clocks.world import age, opened, promise, rules
from tests.notify.conftest import rows, until
from tests.notify.postman import text_of

OVERDUE = (
    "select recipient_id, escalates_at, escalated, at from notice where tenant_id = $1 and kind = 'ticket_overdue'"
)
BELLS = "select recipient_id from notice where tenant_id = $1 and kind = 'notice_unread'"
TOLD = """
select recipient_id, way, state, data from delivery where tenant_id = $1 and kind = 'notice_unread' order by way
"""


@pytest.fixture
def late(ask, cast):
    """`await late(who)`: a ticket of his whose promise was broken, told to his bell."""

    async def make(who):
        await promise(ask, cast, rules(10, ClockKind.TOTAL_RESOLUTION))
        ticket = await opened(ask, cast)
        held = await ask(TAKE_TICKET, who, TakeTicket(ticket_id=ticket.id, revision=ticket.revision))
        await age(cast.tenant_id, ticket.id, 11 * 60)
        await until(lambda: rows(cast, f"{OVERDUE} and data ->> 'number' = $2", ticket.number))
        return held

    return make


async def passes(cast, who):
    """So many minutes, for whoever has not read it."""
    due = (
        "update notice set escalates_at = now() where tenant_id = $1 and recipient_id = $2 and escalates_at is not null"
    )
    async with DB.tenant_scope(cast.tenant_id):
        moved = await DB.run(due, cast.tenant_id, who.actor_id)
    while await escalate_next() == 0.0:
        pass
    return moved


async def told(cast):
    return [(row["recipient_id"], row["way"], row["state"]) for row in await rows(cast, TOLD)]


async def bell(ask, who):
    found = (await ask(LIST_NOTICES, who, ListNotices())).items
    return [(one.kind, one.data["actor"], one.path) for one in found if one.kind == "notice_unread"]


async def test_it_goes_to_his_other_channels_and_then_to_his_stand_in(ask, cast, late, sending, postman):
    chat = await ask(CREATE_CHAT, cast.mingche, CreateChat(name="LINE", destination=f"jsons://erp.example/{TO}"))
    chosen = SavePreferences(chat_id=chat.id, chat_to="77", escalate_after=15, delegate_id=cast.yutong.actor_id)
    await ask(SAVE_PREFERENCES, cast.bohan, chosen)
    ticket = await late(cast.bohan)
    path, bohan = f"/w/yuancheng/tickets/{ticket.number}", cast.bohan.actor_id
    (first,) = await rows(cast, OVERDUE)
    assert timedelta(minutes=14) < first["escalates_at"] - first["at"] <= timedelta(minutes=16)
    assert await passes(cast, cast.bohan) == 1
    assert await told(cast) == [(bohan, "chat", "pending"), (bohan, "mail", "pending")]
    async with sending():
        mails = await postman.until(mail_of(cast.bohan), 2)  # the news itself, and this
    (mail,) = [one for one in mails if str(one["Subject"]).startswith("還沒看的重要通知")]
    assert "您還沒有看這則重要通知" in text_of(mail)
    assert f"https://desk.example{path}" in text_of(mail)
    assert await bell(ask, cast.yutong) == []
    assert await passes(cast, cast.bohan) == 1
    assert await bell(ask, cast.yutong) == [("notice_unread", "陳柏翰", path)]
    assert (cast.yutong.actor_id, "mail", "pending") in await told(cast)
    assert await passes(cast, cast.bohan) == 0  # its way is at an end
    assert await bell(ask, cast.peishan) == []


async def test_what_is_read_goes_nowhere_nor_does_it_for_who_wants_none_of_it(ask, cast, late):
    await late(cast.bohan)
    (mine,) = await rows(cast, OVERDUE)
    waits = mine["escalates_at"] - mine["at"]
    assert timedelta(minutes=ESCALATE_MINUTES - 1) < waits <= timedelta(minutes=ESCALATE_MINUTES + 1)
    await ask(READ_ALL_NOTICES, cast.bohan, ReadAll(), key=new_id().hex)
    await passes(cast, cast.bohan)
    await ask(SAVE_PREFERENCES, cast.yutong, SavePreferences(escalate_after=0))
    await late(cast.yutong)
    assert await passes(cast, cast.yutong) == 0
    assert await told(cast) == []


async def test_without_other_channels_those_above_hear_at_once_each_by_his_own_right(ask, cast, late):
    """The lead for an agent, management for a lead; never somebody who may not read tickets."""
    closed = SavePreferences(choices=(Choice(kind="notice_unread", mail=Pace.OFF),), delegate_id=None)
    for who in (cast.bohan, cast.peishan):
        await ask(SAVE_PREFERENCES, who, closed)
    ticket = await late(cast.bohan)
    assert await passes(cast, cast.bohan) == 1
    path = f"/w/yuancheng/tickets/{ticket.number}"
    assert await bell(ask, cast.peishan) == [("notice_unread", "陳柏翰", path)]
    reads, blind = new_id(), new_id()
    async with DB.tenant_scope(cast.tenant_id):
        for member_id, roles in ((reads, [Role.MG, Role.AG]), (blind, [Role.FN])):
            await DB.run(
                "insert into member (tenant_id, id, version, name, mail, locale, roles, state) "
                "values ($1, $2, 1, '主管', 'boss@example.test', 'en', $3, 'active')",
                cast.tenant_id,
                member_id,
                [str(role) for role in roles],
            )
    await ask(SAVE_PREFERENCES, cast.yutong, SavePreferences(delegate_id=blind))
    await late(cast.peishan)
    assert await passes(cast, cast.peishan)  # she is also told of steps of the policy
    await late(cast.yutong)
    assert await passes(cast, cast.yutong)
    assert await passes(cast, cast.yutong)  # her mail first; then a stand-in who may not know, so nobody
    heard = {row["recipient_id"] for row in await rows(cast, BELLS)}
    assert heard == {cast.peishan.actor_id, reads}
