"""Checks and what comes of them: crosswise, with evidence, failed into a nonconformity; rates, reminders, tickets."""

from datetime import timedelta
from uuid import uuid4

import pytest
from asyncpg import InsufficientPrivilegeError
from msgspec.structs import replace

from services.projects.checks.asking import checks_of, failed_checks, unchecked
from services.projects.checks.reminding import be_due
from services.projects.db import DB
from services.projects.nonconformities.asking import open_major
from services.projects.nonconformities.judging import grade_of
from services.projects.nonconformities.opening import raise_reservation
from services.projects.nonconformities.reminding import be_late, be_unheard
from services.projects.quality_reports.figures import pareto
from shared.contracts.delivery import check_templates as t
from shared.contracts.delivery import checks as k
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery import quality as q
from shared.contracts.delivery.quality_kinds import (
    CheckItem,
    CheckMethod,
    CheckState,
    DefectCause,
    DefectGrade,
    DefectSource,
)
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.desk.causes import DeliveryDefectFound
from shared.core.clock import now
from shared.core.errors import DomainError, Forbidden
from shared.core.ids import new_id
from tests.projects.quality import DAY, make_quality, today


@pytest.fixture
async def house(ask, whole, cast):
    return await make_quality(ask, cast)


def refused(code: str):
    return pytest.raises(DomainError, match=code.replace(".", r"\."))


async def test_a_check_is_planned_crosswise_and_passes_with_evidence(house, cast):
    report, orphan = await house.deliverable(), await house.deliverable("無主")
    await house.sql("update plan_task set owner_id = null where id = $1", orphan.id)
    for who in (cast.junyan, cast.yutong):  # the author, and a colleague of his department
        with refused("check.cross"):
            await house.plan(report, checker=who, method=CheckMethod.CROSS)
    with refused("check.author"):
        await house.plan(orphan, method=CheckMethod.CROSS)
    with refused("check.place"):
        await house.plan(await house.deliverable("階段", kind="phase"))
    with refused("project.not_led"):
        await house.plan(report, who=replace(cast.junyan, roles=cast.yutong.roles))
    wish = t.CreateCheckTemplate(
        name="報告檢查表", method=CheckMethod.CROSS, items=(CheckItem(text="數字相符"),), sample="10 份抽 3"
    )
    template = await house.write(house.hui, t.CREATE_TEMPLATE, wish)
    one = await house.plan(report, template_id=template.id)
    assert (one.method, one.sample, [item.text for item in one.items]) == (CheckMethod.CROSS, "10 份抽 3", ["數字相符"])
    with pytest.raises(Forbidden):
        await house.check(cast.junyan, one, "start")
    one = await house.check(cast.shihan, one, "start")
    good = (CheckItem(text="數字相符", ok=True),)
    for given, code in (
        ({"evidence": "", "items": good}, "check.evidence"),
        ({"items": ()}, "check.items"),
        ({"items": (CheckItem(text="數字相符", ok=False),)}, "check.items"),
        ({"items": (CheckItem(text="看起來不錯", ok=True),)}, "check.items"),  # another list than was planned
    ):
        with refused(code):
            await house.check(cast.shihan, one, "pass", **given)
    # Since it was planned the checker has come into the author's department.
    await house.sql(
        "update member set department_id = $2 where id = $1", cast.shihan.actor_id, cast.departments["服務部"]
    )
    with refused("check.cross"):
        await house.check(cast.shihan, one, "pass", items=good)
    await house.sql(
        "update member set department_id = $2 where id = $1", cast.shihan.actor_id, cast.departments["市場部"]
    )
    one = await house.check(cast.shihan, one, "pass", items=good)
    assert (one.state, one.decided_by, one.verbs) == (CheckState.PASSED, "黃詩涵", ())
    async with DB.scope(cast.yutong):
        assert (await checks_of(cast.yutong, report.id)).is_passed
        assert [one.name for one in await unchecked(cast.yutong, house.project.id)] == ["無主"]


async def test_what_fails_is_mended_and_what_comes_back_is_opened_again(house, cast):
    report = await house.deliverable()
    check = await house.check(cast.shihan, await house.plan(report), "start")
    check = await house.check(cast.shihan, check, "fail")
    found = (await house._ask(c.LIST_NONCONFORMITIES, house.hui, c.ListNonconformities())).items[0]
    assert (found.source, found.source_ref, found.task_name) == (DefectSource.INSPECT, check.number, "測試報告")
    assert found.title == "轉檔後缺少過敏註記"
    assert check.nonconformity == found.number == f"NC-{today().year}-001"
    async with DB.scope(cast.yutong):
        assert [one.number for one in await failed_checks(cast.yutong, house.project.id)] == [check.number]
        assert not (await checks_of(cast.yutong, report.id)).is_passed

    one = await house.done(await house.read(found))
    one = await house.act(cast.shihan, one, "send_back", reason="還缺 B 棟")
    assert one.state is S.BACK
    assert one.waiting.names == ("郭俊彥",)
    one = await house.act(cast.junyan, await house.act(cast.junyan, one, "start"), "finish")
    one = await house.act(cast.shihan, one, "verify")
    assert (one.state, one.effect_on) == (S.EFFECT_WATCH, today() + timedelta(days=30))
    again = await house.check(cast.yutong, check, "repeat", checker_id=cast.shihan.actor_id)
    with refused("check.repeated"):
        await house.check(cast.yutong, check, "repeat")
    assert again.repeats == check.number
    with refused("nonconformity.early"):
        await house.act(house.hui, one, "close")
    one = await house.act(house.hui, await house.day_came(one), "close", result="50 筆全對")
    assert (one.state, one.effect_result) == (S.CLOSED, "50 筆全對")

    again = await house.check(cast.shihan, again, "start")
    again = await house.check(cast.shihan, again, "fail", verdict="又缺")
    one = await house.read(one)
    assert (one.state, one.reopened, again.nonconformity) == (S.REOPENED, 1, one.number)
    assert [line.verb for line in one.happenings][::-1] == (
        [
            "raise",
            "grade",
            "assign",
            "start",
            "finish",
            "send_back",
            "start",
            "finish",
            "verify",
            "watch",
            "close",
            "recur",
        ]
    )
    with pytest.raises(InsufficientPrivilegeError):
        await house.sql("update nonconformity_event set words = '' where nonconformity_id = $1", one.id)
    third = await house.check(house.hui, again, "repeat", checker_id=cast.shihan.actor_id)
    third = await house.check(cast.shihan, await house.check(cast.shihan, third, "start"), "pass")
    async with DB.scope(cast.yutong):
        assert await failed_checks(cast.yutong, house.project.id) == []
        assert (await checks_of(cast.yutong, report.id)).is_passed


async def test_a_major_one_is_told_and_needs_a_task_force_that_reports(house, cast):
    assert [grade_of(*given) for given in ((1, 2), (1, 3), (2, 2), (2, 3), (3, 3))] == [
        DefectGrade.MINOR,
        DefectGrade.GENERAL,
        DefectGrade.GENERAL,
        DefectGrade.MAJOR,
        DefectGrade.MAJOR,
    ]
    change = q.ChangeQualitySettings(revision=1, major_hours=2, effect_days=14)
    await house.write(house.hui, q.CHANGE_QUALITY_SETTINGS, change)
    with refused("quality.stale"):
        await house.write(house.hui, q.CHANGE_QUALITY_SETTINGS, change)
    one = await house.raised()
    assert timedelta(hours=1.9) < one.tell_by - now() <= timedelta(hours=2)
    await house.due(be_late, one)
    ungraded = (await house.told("nonconformity.late", one.id))[-1]
    assert (ungraded["wait"], ungraded["roles"]) == ("open", ["quality", "management"])
    one = await house.read(one)
    with refused("nonconformity.grade"):
        await house.act(house.hui, one, "grade", grade=DefectGrade.MAJOR, reason="")
    one = await house.act(house.hui, one, "grade", impact=3, spread=2)
    assert one.told_at is not None
    assert (await house.told("nonconformity.major", one.id))[0]["roles"] == ["management"]
    async with DB.scope(cast.yutong):
        assert [each.number for each in await open_major(cast.yutong, house.project.id)] == [one.number]
    await house.due(be_unheard, one)
    assert (await house.told("nonconformity.late", one.id))[-1]["wait"] == "heard"
    one = await house.act(cast.mingche, one, "hear")
    assert one.heard_by == "周明哲"
    with refused("nonconformity.force"):
        await house.act(house.hui, one, "assign")
    one = await house.act(cast.yutong, one, "form", member_ids=(cast.junyan.actor_id,))
    assert [(each.name, each.leads) for each in one.force] == [("方志遠", True), ("郭俊彥", False)]
    for given, code in (
        ({"verifier_id": cast.junyan.actor_id}, "nonconformity.verifier"),
        ({"due_on": today() - DAY}, "nonconformity.due"),
        ({"owner_id": new_id()}, "member.not_found"),
    ):
        with refused(code):
            await house.act(house.hui, one, "assign", **given)
    one = await house.act(cast.shihan, await house.done(one), "verify")
    assert (one.state, one.waiting.names) == (S.VERIFIED, ("方志遠",))
    one = await house.act(cast.zhiyuan, one, "report", report="介面對照表漏了一欄")
    assert one.state is S.EFFECT_WATCH
    async with DB.scope(cast.yutong):
        assert await open_major(cast.yutong, house.project.id) == []
    one = await house.act(house.hui, one, "reopen", reason="又漏")
    assert (one.state, one.report, one.reopened) == (S.REOPENED, "", 1)


async def test_what_is_late_is_spoken_of_to_those_above(house, cast):
    check = await house.plan(await house.deliverable(), due=today() - 2 * DAY)
    await house.due(be_due, check)
    told = (await house.told("quality_check.due", check.id))[-1]
    assert told["late_days"] == 2
    assert set(told["people"]) == {str(cast.shihan.actor_id), str(cast.yutong.actor_id)}
    one = await house.act(house.hui, await house.act(house.hui, await house.raised(), "grade"), "assign")
    await house.sql("update nonconformity set due_on = $2 where id = $1", one.id, today() - DAY)
    await house.due(be_late, one)
    told = (await house.told("nonconformity.late", one.id))[-1]
    assert set(told["people"]) == {str(cast.junyan.actor_id), str(cast.yutong.actor_id)}
    assert told["roles"] == ["quality"]
    assert (await house.read(one)).is_late
    late = await house._ask(c.LIST_NONCONFORMITIES, house.hui, c.ListNonconformities(late=True))
    assert [each.number for each in late.items] == [one.number]
    due = "select fire_at > now() as later from due where kind = $1 and subject_id = $2"
    assert [row["later"] for row in await house.sql(due, "nonconformity_late", one.id)] == [True]
    # The owner is seen to although he is not of the team; a stranger is not.
    with refused("nonconformity.not_found"):
        await house.read(one, cast.yating)
    one = await house.act(house.hui, await house.read(one), "assign", owner_id=cast.yating.actor_id)
    assert (await house.read(one, cast.yating)).verbs == ("start",)


async def test_a_defect_of_a_ticket_is_one_nonconformity_for_its_cause(house, cast):
    cause = new_id()

    def event(number: str, ticket=None):
        return DeliveryDefectFound(
            id=ticket or uuid4(),
            version=1,
            number=number,
            title="VPN 連線後無法存取",
            customer_id=cast.customer_id,
            requester_id=cast.contact_id,
            assignee_id=None,
            cause_id=cause,
            cause="設定與規格不符",
            root="變更流程沒有列出服務",
        )

    first = event("HD-12")
    for each in (first, first, event("HD-13")):
        await house.hears(each)
    found = (
        await house._ask(c.LIST_NONCONFORMITIES, house.hui, c.ListNonconformities(source=DefectSource.TICKET))
    ).items
    code = house.project.code
    assert [(one.source_ref, one.project_code) for one in found] == [("HD-13", code), ("HD-12", code)]
    sought = await house._ask(c.LIST_NONCONFORMITIES, house.hui, c.ListNonconformities(q="HD-13"))
    assert [each.number for each in sought.items] == [found[0].number]
    one = await house.read(found[1])
    one = await house.act(cast.shihan, await house.done(one), "verify")
    await house.hears(event("HD-14"))
    one = await house.read(one)
    assert (one.state, one.reopened, one.happenings[0].verb) == (S.REOPENED, 1, "recur")
    assert one.tickets == ("HD-12", "HD-14")

    async with DB.scope(cast.yutong):
        due, owner = today() + DAY, cast.junyan.actor_id
        made = await raise_reservation(cast.yutong, house.project.id, "手冊缺第 3 章\n補上", due, owner)
    kept = await house.read(type("x", (), {"id": made}))
    assert (kept.source, kept.title, kept.due_on, kept.owner) == (
        DefectSource.ACCEPTANCE,
        "手冊缺第 3 章",
        due,
        "郭俊彥",
    )


async def test_figures_name_their_number(house, cast):
    assert [
        (one.cause, one.count, one.percent, one.sum) for one in pareto({DefectCause.PEOPLE: 1, DefectCause.METHOD: 2})
    ] == [
        (DefectCause.METHOD, 2, "66.7", "66.7"),
        (DefectCause.PEOPLE, 1, "33.3", "100.0"),
    ]
    assert pareto({}) == ()
    report = await house.deliverable()
    for verb in ("pass", "pass", "fail"):
        check = await house.check(cast.shihan, await house.plan(report), "start")
        await house.check(cast.shihan, check, verb)
    said = k.RecordFeedback(task_id=report.id, said_by="王筱涵", said="字太小", satisfied=False)
    check = await house.write(cast.yutong, k.RECORD_FEEDBACK, said)
    assert (check.method, check.state, check.said_by) == (CheckMethod.CUSTOMER, CheckState.FAILED, "王筱涵")
    shown = await house._ask(q.QUALITY_FIGURES, house.hui, q.QualityQuery(project_id=house.project.id))
    assert (shown.rate.passed, shown.rate.failed, shown.rate.percent) == (2, 2, "50.0")
    assert {one.about: one.percent for one in shown.by_method} == {"customer": "0.0", "inspect": "66.7"}
    assert (shown.without_cause, shown.open) == (2, 2)
    board = await house._ask(q.QUALITY_BOARD, cast.junyan, q.QualityQuery())
    assert (board.piles[0].count, board.month_rate, board.month_count) == (2, "50.0", 4)
    nothing = await house._ask(q.QUALITY_BOARD, cast.yating, q.QualityQuery())
    assert (nothing.month_rate, sum(pile.count for pile in nothing.piles)) == (None, 0)
