"""Changes that meet: two who decide, one who decides while another changes, a change while a ticket gets other terms.

Somebody else's transaction is held open by hand until the others are seen to wait for it: they really meet.
"""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from msgspec.structs import replace

from services.helpdesk.db import DB
from shared.contracts.desk.approvals import APPROVE, READ_APPROVAL, REJECT, Approve, ReadApproval, Reject
from shared.contracts.desk.calendars import SET_DAY, SetDay
from shared.contracts.desk.changes import PROPOSE_DAY, PROPOSE_POLICY, ProposeDay, ProposePolicy
from shared.contracts.desk.hours import DayMark
from shared.contracts.desk.policies import CHANGE_POLICY, ChangePolicy
from shared.contracts.desk.rules import Applies, ClockKind, PolicyRules, Target
from shared.contracts.parties import Kind, Party
from shared.core.clock import now
from shared.core.errors import Conflict, DomainError, Forbidden
from shared.core.ids import new_id
from tests.helpdesk.calendars.hours import make, week
from tests.helpdesk.clocks.world import opened, promise, rows, rules, settled
from tests.matrix.behind import superuser, until

SAME_TERMS = """
insert into ticket_terms (tenant_id, ticket_id, customer_id, version, since, policy_id, policy_version, because,
  calendar_id, zone)
select tenant_id, ticket_id, customer_id, version + 1, now(), policy_id, policy_version, because, calendar_id, zone
from ticket_terms where ticket_id = $1 order by version desc limit 1
"""


async def asked(ask, cast, policy, who=None):
    command = ProposePolicy(policy_id=policy.id, revision=policy.revision, rules=rules(99), reason="補訂")
    return await ask(PROPOSE_POLICY, who or cast.peishan, command, key=uuid4().hex)


def approve(ask, cast, approval):
    command = Approve(approval_id=approval.id, revision=approval.revision)
    return asyncio.create_task(ask(APPROVE, cast.mingche, command, key=uuid4().hex))


async def waiting(connection, count=1):
    async def so_many() -> bool:
        return bool(
            await connection.fetchval("select count(distinct pid) >= $1 from pg_locks where not granted", count)
        )

    await until(so_many, 8)


async def test_two_at_once_one_decides(ask, cast):
    approval = await asked(ask, cast, await promise(ask, cast, rules()))
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute("select from approval where id = $1 for update", approval.id)
            told = Reject(approval_id=approval.id, revision=1, reason="合約沒有寫")
            both = [
                approve(ask, cast, approval),
                approve(ask, cast, approval),
                asyncio.create_task(ask(REJECT, cast.mingche, told, key=uuid4().hex)),
            ]
            await waiting(other, 3)
        done = await asyncio.gather(*both, return_exceptions=True)
    assert [isinstance(one, Conflict) and one.code == "approval.stale" for one in done].count(True) == 2
    assert len([one for one in done if not isinstance(one, BaseException)]) == 1


async def test_who_approves_waits_for_who_changes_and_not_the_other_way_round(ask, cast):
    policy = await promise(ask, cast, rules())
    approval = await asked(ask, cast, policy)
    async with superuser(Party.HELPDESK) as other:
        async with other.transaction():
            await other.execute("select from policy where id = $1 for update", policy.id)
            task = approve(ask, cast, approval)
            await waiting(other)
            await other.execute("update approval set state = 'void', revision = 2 where id = $1", approval.id)
        with pytest.raises(Conflict, match=r"approval\.stale"):
            await task


async def test_an_api_client_asks_for_no_approval(ask, cast):
    """Or its maker could approve what he let it ask for."""
    policy = await promise(ask, cast, rules())
    client = replace(cast.peishan, kind=Kind.CLIENT, actor_id=new_id(), name="整合")
    calendar = await make(ask, cast.peishan, "颱風")
    day = ProposeDay(
        calendar_id=calendar.id, revision=1, day=now().date(), mark=DayMark.CLOSURE, name="颱風假", reason="停班"
    )
    with pytest.raises(Forbidden):
        await asked(ask, cast, policy, who=client)
    with pytest.raises(Forbidden):
        await ask(PROPOSE_DAY, client, day, key=uuid4().hex)
    assert (await ask(PROPOSE_DAY, cast.peishan, day, key=uuid4().hex)).state == "waiting"


async def test_what_is_approved_is_what_was_asked_for_to_the_letter(ask, cast):
    policy = await promise(ask, cast, rules())
    approval = await asked(ask, cast, policy)
    for column, value in (
        ("content", "'{}'"),
        ("subject_revision", "7"),
        ("asked_by_id", f"'{cast.mingche.actor_id}'"),
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with DB.tenant_scope(cast.tenant_id):
                await DB.run(f"update approval set {column} = {value}")
    async with superuser(Party.HELPDESK) as other:
        text = "update approval set content = replace(content, '99', '98') where id = $1"
        await other.execute(text, approval.id)
        with pytest.raises(Conflict, match=r"approval\.changed"):
            await approve(ask, cast, approval)
        told = Reject(approval_id=approval.id, revision=1, reason="被改過")
        assert (await ask(READ_APPROVAL, cast.mingche, ReadApproval(approval_id=approval.id))).state == "waiting"
        assert (await ask(REJECT, cast.mingche, told)).state == "rejected"


@pytest.mark.parametrize("change", ["policy", "policy for the past", "day", "day for the past"])
async def test_a_change_waits_for_a_ticket_that_gets_other_terms_meanwhile(ask, cast, change):
    calendar = await make(ask, cast.peishan, "輪班", week=week("00:00-00:00"))
    target = Target(clock=ClockKind.TOTAL_RESOLUTION, priority=3, minutes=6000)
    wanted = PolicyRules(targets=(target,), notices_any_time=True)
    policy = await promise(ask, cast, wanted)
    ticket = await opened(ask, cast, impact=2, urgency=2)
    day = {"day": (now() + timedelta(hours=8)).date(), "mark": DayMark.CLOSURE, "name": "颱風假", "reason": "停班"}
    if change == "policy":
        command = ChangePolicy(policy_id=policy.id, revision=policy.revision, rules=wanted, applies=Applies.RUNNING)
        asking = ask(CHANGE_POLICY, cast.peishan, command, key=uuid4().hex)
    elif change == "day":
        command = SetDay(calendar_id=calendar.id, revision=calendar.revision, applies=Applies.NEW, **day)
        asking = ask(SET_DAY, cast.peishan, command, key=uuid4().hex)
    elif change == "day for the past":
        command = ProposeDay(calendar_id=calendar.id, revision=calendar.revision, **day)
        asking = approve(ask, cast, await ask(PROPOSE_DAY, cast.peishan, command, key=uuid4().hex))
    else:
        asking = approve(ask, cast, await asked(ask, cast, policy))
    async with superuser(Party.HELPDESK) as other, other.transaction():
        await other.execute("select from ticket where id = $1 for no key update", ticket.id)
        task = asyncio.ensure_future(asking)
        await waiting(other)
        await other.execute(SAME_TERMS, ticket.id)
    answer = await task
    assert not isinstance(answer, DomainError)
    await settled(cast.tenant_id, ticket.id)
    found = await rows(
        cast.tenant_id, "select version from ticket_terms where tenant_id = $1 and ticket_id = $2 order by 1", ticket.id
    )
    assert [row["version"] for row in found] == [1, 2, 3]
