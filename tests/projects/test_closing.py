"""Closing: the machine, whoever acts; what a review must hold; lessons that reach the next proposal; the archive's hashes."""

from datetime import date
from uuid import uuid4

import pytest
from msgspec.structs import replace

from services.projects.closing.actions import open_review
from services.projects.closing.manifest import KEPT, manifest_of
from services.projects.closing.states import CLOSING
from services.projects.db import DB
from services.projects.gates.deciding import Deciding
from services.projects.gates.registry import STEPS, Gates
from services.projects.lessons.states import LESSON
from services.projects.projects.access import take_in_hand
from shared.contracts.delivery import changes as h
from shared.contracts.delivery import checks as z
from shared.contracts.delivery import closing as c
from shared.contracts.delivery import gates as g
from shared.contracts.delivery import lessons as k
from shared.contracts.delivery import nonconformities as n
from shared.contracts.delivery import plan as q
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery import responsibilities as m
from shared.contracts.delivery.projects import Phase
from shared.contracts.roles import Role
from shared.core.errors import Conflict, DomainError, Forbidden, NotFound
from tests.factories.projects import make_project
from tests.projects.site import Site
from tests.projects.test_initiation import Office

CALLS = {
    "save": c.SAVE_CLOSING,
    "submit": c.SUBMIT_CLOSING,
    "say": c.SAY_AT_CLOSING,
    "send_back": c.RETURN_CLOSING,
    "publish": c.PUBLISH_CLOSING,
}


class Review:
    """A project whose review is open. 吳佩珊 is the quality manager here."""

    def __init__(self, ask, cast, made) -> None:
        self._ask, self.cast, self.id, self.project = ask, cast, made.id, made
        self.quality = replace(cast.peishan, roles=(Role.QM,))

    async def act(self, who, verb, one=None, **given) -> c.ClosingView:
        call = CALLS[verb]
        if verb == "save":
            action = c.ActionRow(text="轉檔前先演練", owner_id=self.cast.yutong.actor_id, due_on=date(2027, 5, 1))
            given = {"summary": "如期上線", "problems": "轉檔延後三天", "actions": (action,), **given}
        given |= {"say": {"words": "訓練要提早"}, "send_back": {"reason": "請補成本"}}.get(verb, {})
        if verb != "say":
            given["revision"] = one.revision
        return await self._ask(call, who, call.takes(project_id=self.id, **given), key=uuid4().hex)

    async def lesson(self, title="介面清單要先簽認", tags=("無線網路",)) -> k.LessonView:
        wish = k.AddLesson(project_id=self.id, title=title, advice="設計前請客戶逐項簽認", tags=tags)
        return await self._ask(k.ADD_LESSON, self.cast.yutong, wish, key=uuid4().hex)

    async def read(self, who=None) -> c.ClosingView:
        return await self._ask(c.READ_CLOSING, who or self.cast.yutong, c.ReadClosing(project_id=self.id))

    async def archive(self, call):
        command = c.ArchiveProject(project_id=self.id)
        return await self._ask(call, self.cast.yutong, command, key=uuid4().hex)


@pytest.fixture
async def review(ask, cast):
    async def make(state="draft", **given) -> Review:
        made = Review(ask, cast, await make_project(cast, team=(cast.junyan,), **given))
        if state == "none":
            return made
        async with DB.scope(cast.mingche):
            await open_review(cast.mingche, await take_in_hand(cast.mingche, made.id))
        if state != "draft":
            await made.lesson()
            one = await made.act(cast.yutong, "save", await made.read())
            one = await made.act(cast.yutong, "submit", one)
            if state == "published":
                await made.act(made.quality, "publish", one)
        return made

    return make


MAY = {
    ("draft", "save"): {"pm", "mg"},
    ("draft", "submit"): {"pm", "mg"},
    ("draft", "say"): {"pm", "tm"},
    ("team_review", "say"): {"pm", "tm"},
    ("team_review", "send_back"): {"qm"},
    ("team_review", "publish"): {"qm"},
}


async def test_every_state_verb_and_person(review, cast):
    assert set(CALLS) | {"open"} == set(CLOSING.verbs())
    for state in CLOSING.states:
        made = await review(str(state))
        people = {"pm": cast.yutong, "tm": cast.junyan, "mg": cast.mingche, "qm": made.quality}
        for name, who in people.items():
            one = await made.read(who)
            assert one.state == state
            shown = {verb for verb in one.verbs if verb in CALLS}
            assert shown == {verb for verb in CALLS if name in MAY.get((str(state), verb), ())}, (state, name)
            for verb in CALLS:
                if name in MAY.get((str(state), verb), ()):
                    other = await review(str(state))
                    if verb == "submit":
                        await other.lesson()
                        await other.act(cast.yutong, "save", await other.read())
                    done = await other.act(who, verb, await other.read())
                    assert done.state == CLOSING.next(state, verb)
                else:
                    with pytest.raises((Conflict, Forbidden)):
                        await made.act(who, verb, replace(one, revision=max(one.revision, 1)))
        with pytest.raises(NotFound):
            await made.read(cast.yating)


async def test_what_a_review_holds(review, cast):
    made = await review()
    one = await made.read()
    assert {row.what: (row.target, row.actual) for row in one.targets} == {
        "finish": ("2026-12-24", None),
        "plan": ("2026-12-24", None),
        "budget": (None, None),
        "risks": ("0", "0"),
    }
    with pytest.raises(DomainError) as told:
        await made.act(cast.yutong, "submit", one)
    assert set(told.value.fields) == {"summary", "problems", "actions", "lessons"}
    gone, kept = await made.lesson(), await made.lesson("訓練排在轉檔之前")
    drop = k.DropLesson(lesson_id=gone.id, revision=gone.revision)
    await made._ask(k.DROP_LESSON, cast.yutong, drop, key=uuid4().hex)
    one = await made.act(cast.yutong, "submit", await made.act(cast.yutong, "save", await made.read()))
    one = await made.act(made.quality, "send_back", one)
    assert (one.state, one.returned_why) == ("draft", "請補成本")
    one = await made.act(cast.yutong, "submit", one)
    # What is published is what was read: not with a lesson that came in between.
    late = await made.lesson("臨時加的")
    with pytest.raises(Conflict):
        await made.act(made.quality, "publish", one)
    drop = k.DropLesson(lesson_id=late.id, revision=late.revision)
    await made._ask(k.DROP_LESSON, cast.yutong, drop, key=uuid4().hex)
    with pytest.raises(Conflict):
        await made.act(made.quality, "publish", one)
    one = await made.read()
    # Who submitted it does not publish it, whatever else he is.
    with pytest.raises(Forbidden):
        await made.act(replace(cast.yutong, roles=(Role.QM,)), "publish", one)
    done = await made.act(made.quality, "publish", one)
    assert ([each.state for each in done.lessons], done.published_by) == (["published"], "吳佩珊")
    with pytest.raises(Conflict):
        await made.lesson("太晚了")
    retire = k.RetireLesson(lesson_id=kept.id, revision=done.lessons[0].revision, reason="系統已汰換")
    for state in LESSON.states:
        assert ("retire" in LESSON.verbs_from(state, made.quality.permissions, "member")) is (state == "published")
    gone = await made._ask(k.RETIRE_LESSON, made.quality, retire, key=uuid4().hex)
    assert (gone.state, gone.retired_why, gone.verbs) == ("retired", "系統已汰換", ())


async def test_the_next_proposal_is_asked(review, cast, ask):
    """By what it speaks of and for whom it is: adopted, or declined with a reason; before that it is not submitted."""
    await review("published")
    office = Office(ask, cast)
    one = await office.save(await office.draft())

    async def answer(lesson, **given):
        wish = k.AnswerLesson(proposal_id=one.id, lesson=lesson, **given)
        return await ask(k.ANSWER_LESSON, cast.shihan, wish, key=uuid4().hex)

    asked = await ask(k.PROPOSED_LESSONS, cast.shihan, k.ProposedQuery(proposal_id=one.id))
    (first,) = asked.items
    assert (first.why, first.adopted, asked.open, asked.may_answer) == (("customer", "無線網路"), None, 1, True)
    with pytest.raises(DomainError) as told:
        await office.submit(one)
    assert told.value.code == p.PROPOSAL_LESSONS.code
    with pytest.raises(DomainError) as told:
        await answer(first.lesson.number)
    assert told.value.code == k.LESSON_REASON.code
    with pytest.raises(NotFound):
        await answer(first.lesson.number + 1, adopt=True)
    asked = await answer(first.lesson.number, reason="這次沒有轉檔")
    assert (asked.open, asked.items[0].adopted, asked.items[0].lesson.reused) == (0, False, 0)
    asked = await answer(first.lesson.number, adopt=True)
    assert (asked.items[0].adopted, asked.items[0].lesson.reused) == (True, 1)
    one = await office.save(one, title="青禾物流倉儲改善")
    asked = await ask(k.PROPOSED_LESSONS, cast.shihan, k.ProposedQuery(proposal_id=one.id))
    assert (asked.items[0].why, asked.open) == (("customer",), 0)
    sent = await office.submit(one)
    assert sent.state == "dept_review"
    with pytest.raises(Conflict):
        await answer(first.lesson.number, adopt=True)
    for command, count in (
        (k.ListLessons(q="簽認"), 1),
        (k.ListLessons(tag="無線網路"), 1),
        (k.ListLessons(q="沒有"), 0),
    ):
        assert len((await ask(k.LIST_LESSONS, cast.junyan, command)).items) == count


async def test_from_acceptance_to_the_archive(review, cast, ask):
    """The review opens with the service, the last gate wants it and a true manifest, and then it is archived."""
    made = await review("none")
    asked = Deciding(Gates((), {Phase.AFTER_SALES: (open_review,)}))
    for gate in list(STEPS)[:4]:
        async with DB.scope(cast.wenbin):
            await asked.let_through(cast.wenbin, g.PassGate(project_id=made.id, gate=gate))
    one = await made.read()
    assert (one.state, one.is_late, one.targets[0].actual is None) == ("draft", False, False)

    async def missing():
        view = await ask(g.READ_GATES, cast.wenbin, g.ReadGates(project_id=made.id))
        return {check.code: (check.answer, check.missing) for check in view.gates[4].checks}

    assert {answer for answer, _names in (await missing()).values()} == {"missing"}
    with pytest.raises(Conflict):
        await made.archive(c.KEEP_ARCHIVE)
    await made.lesson()
    one = await made.act(cast.yutong, "submit", await made.act(cast.yutong, "save", one))
    await made.act(made.quality, "publish", one)
    kept = await made.archive(c.KEEP_ARCHIVE)
    assert kept.manifest is not None
    assert all(entry.same for entry in kept.manifest.entries)
    assert {answer for answer, _names in (await missing()).values()} == {"kept"}
    # One word of what is kept is another: page and gate name it.
    async with DB.scope(cast.mingche):
        await DB.run("update closing_review set summary = summary || '。' where project_id = $1", made.id)
    assert [entry.kind for entry in (await made.read()).manifest.entries if not entry.same] == ["review"]
    assert (await missing())["manifest_kept"] == ("missing", ("review",))
    await made.archive(c.KEEP_ARCHIVE)
    with pytest.raises(Conflict):
        await made.archive(c.ARCHIVE_PROJECT)  # not closed yet
    command = g.PassGate(project_id=made.id, gate=g.Gate.G5)
    closed = await ask(g.PASS_GATE, cast.wenbin, command, key=uuid4().hex)
    assert closed.phase == Phase.CLOSED
    done = await made.archive(c.ARCHIVE_PROJECT)
    assert (done.manifest is not None, "keep" in done.verbs, "archive" in done.verbs) == (True, False, False)
    # One that is ended early wants its review, too.
    other = await review("none")
    await ask(g.TERMINATE_PROJECT, cast.mingche, g.SteerProject(project_id=other.id, reason="停業"), key=uuid4().hex)
    assert (await other.read()).state == "draft"
    with pytest.raises(Conflict):
        await other.archive(c.ARCHIVE_PROJECT)


CHANGED = {
    "plan": "update plan_task set name = name || '。'",
    "changes": "update change_request set days = 99",
    "checks": "update quality_check set verdict = verdict || '。'",
    "nonconformities": "update nonconformity set title = title || '。'",
    "responsibilities": "delete from responsibility",
    "review": "update closing_review set summary = summary || '。'",
    "lessons": "update lesson set advice = advice || '。'",
}


async def test_a_manifest_names_every_kind_that_is_not_as_it_was(review, cast, ask):
    """And nothing else makes a difference: not the zone of who reads it."""
    made = await review("published")
    site = Site(ask, cast, made.project)
    await site.approved()
    await site.write(h.WRITE_CHANGE, h.WriteChange(project_id=made.id, title="換廠牌", text="交期"))
    task = await site.add("測試報告", 1, kind=q.TaskKind.DELIVERABLE, owner=cast.junyan.actor_id)
    cell = m.Cell(task_id=task.id, member_id=cast.junyan.actor_id, letter=m.Letter.R)
    await site.write(m.SET_CELLS, m.SetCells(project_id=made.id, cells=(cell,)))
    wish = n.RaiseNonconformity(project_id=made.id, title="漏測", text="一區沒有測")
    await site.write(n.RAISE_NONCONFORMITY, wish)
    plan = z.PlanCheck(task_id=task.id, title="抽測", checker_id=cast.junyan.actor_id, due_on=date(2030, 1, 1))
    await site.write(z.PLAN_CHECK, plan)
    await made.archive(c.KEEP_ARCHIVE)
    counts = {entry.kind: entry.count for entry in (await made.read()).manifest.entries}
    assert set(counts) == set(KEPT)
    assert all(counts[kind] for kind in (*CHANGED, "baselines")), counts
    async with DB.scope(cast.mingche):
        await DB.run("set local timezone to 'America/New_York'")
        assert all(entry.same for entry in (await manifest_of(cast.tenant_id, made.id)).entries)
    for kind, change in CHANGED.items():
        async with DB.scope(cast.mingche):
            await DB.run(f"{change} where tenant_id = $1 and project_id = $2", cast.tenant_id, made.id)
        assert [entry.kind for entry in (await made.read()).manifest.entries if not entry.same] == [kind]
        await made.archive(c.KEEP_ARCHIVE)
