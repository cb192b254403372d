"""Calls of care: on their day after a commitment has begun and every quarter, asking for a recommendation; and plans for
one customer, which win over the company's."""

from datetime import timedelta

import msgspec
import pytest

from services.helpdesk.db import DB
from shared.contracts.desk import call_backs as c
from shared.contracts.desk import call_plans as p
from shared.contracts.desk import questionnaires as q
from shared.contracts.desk.call_back_views import Answers
from shared.contracts.desk.commitments import CREATE_COMMITMENT, CreateCommitment
from shared.contracts.desk.satisfaction import READ_SATISFACTION, SatisfactionQuery
from shared.contracts.helpdesk import PORTAL_HOME, PortalHomeQuery
from shared.contracts.parties import Party
from shared.core.errors import Conflict, Invalid
from tests.helpdesk.callbacks.world import MONDAY, call_back_of, fake_clock, key, log, resolved, rows
from tests.matrix.behind import superuser, until


async def test_care_is_planned_on_its_days_and_asks_what_tickets_never_do(ask, cast):
    with fake_clock(MONDAY) as clock:
        begins = MONDAY.date()
        promise = CreateCommitment(
            customer_id=cast.stranger.customer_id, title="維護", content="電話支援", valid_from=begins
        )
        made = await ask(CREATE_COMMITMENT, cast.peishan, promise, key=key())

        async def planned():
            return await rows(cast, "select 1 from call_timer where tenant_id = $1 and subject_id = $2", made.id)

        await until(planned)
        await clock.due(cast.tenant_id, MONDAY + timedelta(days=7))
        (first,) = await _care(cast)
        assert (first["occasion"], first["state"], first["contact_id"]) == (
            "delivered",
            "due",
            cast.stranger.actor_id,
        )
        with pytest.raises(Invalid, match="answers_needed"):
            await log(ask, cast.yutong, first, "answered")
        said = Answers(result=2, recommend=3, comment="沒人來過")
        done = await log(ask, cast.yutong, first, "answered", answers=said)
        assert (done.business, [str(one.item) for one in done.questions]) == (
            "recovery",
            ["result", "recommend", "comment"],
        )
        # There is no ticket that could tell: the case does, and again when its time has passed.
        assert await _told(cast, "recovery.care_unhappy") == [None]
        await clock.due(cast.tenant_id, clock.at + timedelta(hours=25))
        assert await _told(cast, "recovery.care_unhappy") == [None, "contact"]
        await clock.due(cast.tenant_id, MONDAY + timedelta(days=30))
        second = (await _care(cast))[-1]
        async with DB.tenant_scope(cast.tenant_id):  # the portal looks at the machine's clock
            await DB.run("update call_back set link_until = now() + interval '1 day' where id = $1", second["id"])
        home = await ask(PORTAL_HOME, cast.stranger, PortalHomeQuery())
        assert [(one.id, one.number) for one in home.rate] == [(second["id"], "")]
        assert (await log(ask, cast.yutong, second, "wrong_number")).state == "linked"
        assert len(await _told(cast, "call_back.care_asked")) == 1
        await clock.due(cast.tenant_id, MONDAY + timedelta(days=90))
        await clock.due(cast.tenant_id, MONDAY + timedelta(days=91))
        kinds = [(one["occasion"], one["state"]) for one in await _care(cast)]
        assert kinds == [
            ("delivered", "answered"),
            ("delivered", "no_contact"),
            ("delivered", "due"),
            ("quarterly", "suppressed"),
        ]
        day = begins + timedelta(days=100)
        found = await ask(READ_SATISFACTION, cast.peishan, SatisfactionQuery(first_day=begins, last_day=day))
        assert (found.recommend, found.detractors.part, found.recoveries) == (1, 1, 1)


async def _told(cast, what):
    async with superuser(Party.HELPDESK) as connection:
        sql = "select body from outbox where tenant_id = $1 and topic = $2 order by id"
        found = await connection.fetch(sql, cast.tenant_id, f"helpdesk.{what}.v1")
    return [msgspec.json.decode(row["body"])["data"].get("late") for row in found]


async def _care(cast):
    return await rows(cast, "select * from call_back where tenant_id = $1 and occasion <> 'resolved' order by began_at")


async def test_a_customers_plan_wins_and_a_questionnaire_keeps_its_versions(ask, cast):
    with fake_clock():
        words = (q.Question(item=q.Item.SOLVED, text="好了嗎？"), q.Question(item=q.Item.RESULT))
        sheet = await ask(
            q.CREATE_QUESTIONNAIRE,
            cast.peishan,
            q.CreateQuestionnaire(name="景明", purpose=q.Purpose.RESOLVED, questions=words),
            key=key(),
        )
        with pytest.raises(Invalid, match="items"):
            bad = q.CreateQuestionnaire(
                name="推薦", purpose=q.Purpose.RESOLVED, questions=(*words, q.Question(item=q.Item.RECOMMEND))
            )
            await ask(q.CREATE_QUESTIONNAIRE, cast.peishan, bad, key=key())
        rules = p.PlanRules(vip_levels=(), quota_percent=100, due_days=2)
        plan = await ask(
            p.CREATE_CALL_PLAN,
            cast.peishan,
            p.CreateCallPlan(
                name="景明的", customer_id=cast.hsiaohan.customer_id, questionnaire_id=sheet.id, rules=rules
            ),
            key=key(),
        )
        one = await call_back_of(cast, await resolved(ask, cast, impact=3, urgency=3))
        assert (one["plan_id"], one["questionnaire_id"], one["questionnaire_version"]) == (plan.id, sheet.id, 1)
        assert one["due_at"] == MONDAY + timedelta(days=2)
        change = q.ChangeQuestionnaire(
            questionnaire_id=sheet.id, revision=sheet.revision, name="景明", questions=words[::-1]
        )
        changed = await ask(q.CHANGE_QUESTIONNAIRE, cast.peishan, change, key=key())
        assert changed.version == 2
        view = await ask(c.READ_CALL_BACK, cast.yutong, c.ReadCallBack(call_back_id=one["id"]))
        assert view.questions == words
        other = await call_back_of(cast, await resolved(ask, cast, who=cast.stranger, impact=3, urgency=3))
        assert other["plan_id"] != plan.id
        company = next(
            one for one in (await ask(p.LIST_CALL_PLANS, cast.peishan, p.ListCallPlans())).items if not one.customer_id
        )
        with pytest.raises(Conflict, match="needed"):
            move = p.ArchiveCallPlan(call_plan_id=company.id, revision=company.revision)
            await ask(p.ARCHIVE_CALL_PLAN, cast.peishan, move, key=key())
