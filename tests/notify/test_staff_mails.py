"""What our own people hear by mail besides the bell: a mention that nobody has looked at, and approvals."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.notify.rules import PATIENCE
from shared.contracts.desk.approvals import APPROVE, REJECT, WITHDRAW, Approve, Reject, Withdraw
from shared.contracts.desk.changes import PROPOSE_POLICY, ProposePolicy
from shared.contracts.helpdesk import NOTE_TICKET, OPEN_TICKET, NoteTicket, OpenTicket
from shared.contracts.notify import LIST_NOTICES, READ_ALL_NOTICES, READ_NOTICE, ListNotices, ReadAll, ReadNotice
from tests.factories.notify import mail_of
from tests.helpdesk.clocks.world import promise, rules
from tests.notify.conftest import rows, until
from tests.notify.postman import text_of

MENTIONS = """
select recipient_id, state, due_at, created_at, data from delivery
where tenant_id = $1 and kind = 'ticket_mentioned' order by recipient_id
"""


@pytest.fixture
def mentioned(ask, cast):
    async def write(text):
        ticket = await ask(OPEN_TICKET, cast.hsiaohan, OpenTicket(title="門診印表機", body="卡紙"))
        await ask(NOTE_TICKET, cast.bohan, NoteTicket(ticket_id=ticket.id, body=text), key=uuid4().hex)
        return ticket

    return write


async def waiting(cast):
    return [row["recipient_id"] for row in await rows(cast, MENTIONS) if row["state"] == "pending"]


async def test_a_mention_waits_for_the_bell_and_says_where_not_what(ask, cast, mentioned, sending, postman):
    ticket = await mentioned("@林語彤 密碼是 hunter2")

    async def queued():
        return await waiting(cast) == [cast.yutong.actor_id]

    await until(queued)
    (row,) = await rows(cast, MENTIONS)
    assert timedelta() < row["due_at"] - row["created_at"] <= PATIENCE
    assert "hunter2" not in row["data"]
    await rows(
        cast, "update delivery set due_at = now() where tenant_id = $1 and kind = 'ticket_mentioned' returning 1"
    )
    async with sending():
        mail = (await postman.until(mail_of(cast.yutong), 1))[0]
    assert mail["Subject"] == f"陳柏翰提到您：門診印表機［{ticket.number}］"
    assert f"https://desk.example/w/yuancheng/tickets/{ticket.number}" in text_of(mail)
    assert "hunter2" not in text_of(mail)


@pytest.mark.parametrize("all_at_once", [False, True])
async def test_who_has_answered_the_bell_gets_no_mail(ask, cast, mentioned, all_at_once):
    await mentioned("@林語彤 @吳佩珊 請看")

    async def queued():
        return set(await waiting(cast)) == {cast.yutong.actor_id, cast.peishan.actor_id}

    await until(queued)
    if all_at_once:
        await ask(READ_ALL_NOTICES, cast.yutong, ReadAll())
    else:
        seen = await ask(LIST_NOTICES, cast.yutong, ListNotices())
        for one in seen.items:
            left = await waiting(cast)
            await ask(READ_NOTICE, cast.yutong, ReadNotice(notice_id=one.id))
            assert one.kind == "ticket_mentioned" or await waiting(cast) == left
    assert await waiting(cast) == [cast.peishan.actor_id]


async def test_approvals_are_asked_and_decided_by_mail(ask, cast, sending, postman):
    policy = await promise(ask, cast, rules())
    asked = []
    for minutes in (99, 98, 97):
        propose = ProposePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(minutes), reason="補訂")
        approval = await ask(PROPOSE_POLICY, cast.peishan, propose, key=uuid4().hex)
        asked.append(approval)
        this = {"approval_id": approval.id, "revision": approval.revision}
        if minutes == 99:
            await ask(WITHDRAW, cast.peishan, Withdraw(**this), key=uuid4().hex)
        elif minutes == 98:
            await ask(REJECT, cast.mingche, Reject(**this, reason="再想想"), key=uuid4().hex)
        else:
            await ask(APPROVE, cast.mingche, Approve(**this), key=uuid4().hex)
    async with sending():
        to_decide = await postman.until(mail_of(cast.mingche), 3)
        told = await postman.until(mail_of(cast.peishan), 2)
    assert {mail["Subject"] for mail in to_decide} == {f"請您核准：{policy.name}"}
    assert {mail["Subject"] for mail in told} == {f"沒有核准：{policy.name}", f"已核准：{policy.name}"}
    for mail, approval in zip(sorted(told, key=lambda one: one["Subject"]), (asked[2], asked[1]), strict=True):
        assert f"https://desk.example/w/yuancheng/approvals/{approval.id}" in text_of(mail)
        assert "周明哲" in text_of(mail)
