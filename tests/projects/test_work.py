"""Work on tasks: handed out, accepted with what it requires, done, judged by another; and who hears of what presses."""

import asyncio
from contextlib import contextmanager

import asyncpg
import pytest

from services.projects.work.states import WORK
from shared.contracts.delivery import work as w
from shared.contracts.delivery.checks import PLAN_CHECK, PlanCheck
from shared.contracts.delivery.plan import TaskKind
from shared.contracts.delivery.project_files import LOCATE_PROJECT_FILE, LocateProjectFile
from shared.contracts.delivery.work_views import WorkState
from shared.contracts.parties import Party
from shared.core.errors import Conflict, DomainError, NotFound
from shared.storage.objects import objects
from tests.projects.quality import Quality, today
from tests.projects.test_deliverables import receipt
from tests.projects.workshop import VERBS, make_workshop

S = WorkState


@contextmanager
def refused(code: str):
    with pytest.raises(DomainError) as error:
        yield
    assert error.value.code == code


@pytest.fixture
async def shop(ask, whole, cast):
    return await make_workshop(ask, cast)


ACCEPTED = {S.ACCEPTED, S.IN_PROGRESS, S.REWORK, S.BLOCKED}
OPEN = set(S) - {S.DONE, S.CANCELLED}
LIST = {"add_item": ACCEPTED | {S.TO_DO}, "remove_item": ACCEPTED | {S.TO_DO}}
TEAM = {"comment": set(S), "attach": OPEN}
MAY = {
    "yutong": {"assign": ACCEPTED | {S.TO_DO}, "cancel": OPEN, "unblock": {S.BLOCKED}} | LIST | TEAM,
    "junyan": {
        "accept": {S.TO_DO},
        "start": {S.ACCEPTED, S.REWORK},
        "submit": {S.IN_PROGRESS},
        "block": {S.ACCEPTED, S.IN_PROGRESS, S.REWORK},
        "unblock": {S.BLOCKED},
        "note": {S.IN_PROGRESS, S.REWORK, S.BLOCKED},
        "tick_item": ACCEPTED,
    }
    | LIST
    | TEAM,
    "shihan": {"pass": {S.SUBMITTED}, "send_back": {S.SUBMITTED}} | TEAM,
    "mate": TEAM,
    "chengen": {},
    "yating": {},
}
"""The whole table in words: who leads it, does it, judges it, is of its team, of the company, of nothing."""
UNHEARD = {"attach", "remove_item", "tick_item"}
"""They need a file or an item: their own test does them."""


async def test_every_state_verb_and_person(shop):
    """Buttons and answers agree, for every state, every verb and whoever asks."""
    assert set(VERBS) == set(WORK.verbs())
    tried = 0
    for state in WORK.states:
        one = await shop.in_state(state)
        assert one.card.state is state
        for name, verbs in MAY.items():
            who = getattr(shop, name, None) or getattr(shop.cast, name)
            may = {verb for verb, states in verbs.items() if state in states}
            if name == "yating":
                with pytest.raises(NotFound):
                    await shop.read(one.card.task_id, who)
            else:
                assert set((await shop.read(one.card.task_id, who)).card.verbs) == may, (state, name)
            for verb in set(VERBS) - (UNHEARD & may):
                tried += 1
                if verb in may:
                    fresh = await shop.in_state(state)
                    await shop.do(who, fresh.card.task_id, verb)
                    continue
                with pytest.raises(DomainError) as error:
                    await shop.do(who, one.card.task_id, verb)
                assert error.value.code in {
                    "plan.task_not_found",
                    "permission.missing",
                    "project.not_led",
                    "project_file.refused",
                    "state.move_unknown",
                    "work.not_yours",
                }, (state, name, verb)
        assert (await shop.read(one.card.task_id)).card.state is state
    assert tried > 650


async def test_from_handed_out_to_done(shop, cast, ask):
    task = await shop.planned()
    none = await shop.read(task.id)
    assert (none.card.state, none.card.is_assigned, none.card.owner, none.card.revision) == (
        S.TO_DO,
        False,
        "郭俊彥",
        1,
    )
    with refused("work.not_yours"):
        await shop.do(cast.junyan, task.id, "accept")
    with refused("work.self"):
        await shop.do(cast.yutong, task.id, "assign", reviewer_id=cast.junyan.actor_id)
    with refused("work.team"):
        await shop.do(cast.yutong, task.id, "assign", reviewer_id=cast.yating.actor_id)
    one = await shop.do(cast.yutong, task.id, "assign")
    assert (one.requirement, one.standard, one.standard_version, len(one.standard_hash)) == (
        "兩個機房各 4 台",
        "全部埠通過測試",
        1,
        64,
    )
    one = await shop.do(cast.junyan, task.id, "accept")
    with refused("work.stale"):
        await shop.do(cast.junyan, task.id, "start", revision=one.card.revision - 1)
    await shop.do(cast.junyan, task.id, "start")
    one = await shop.do(cast.junyan, task.id, "note", percent=100, remaining=60)
    assert (one.card.percent, one.remaining, one.notes[0].text) == (99, 60, "裝好了三台")
    await shop.do(cast.junyan, task.id, "add_item", text="貼標籤")
    with refused("work.items"):
        await shop.do(cast.junyan, task.id, "submit")
    one = await shop.do(cast.junyan, task.id, "tick_item", item=1)
    assert one.checklist[0].ticked_by == "郭俊彥"
    with refused("work.item_unknown"):
        await shop.do(cast.junyan, task.id, "tick_item", item=2)
    await shop.do(cast.junyan, task.id, "submit", note="都好了")
    one = await shop.do(cast.shihan, task.id, "send_back")
    assert (one.card.state, one.card.percent) == (S.REWORK, 90)
    await shop.do(cast.junyan, task.id, "start")
    await shop.do(cast.junyan, task.id, "submit")
    one = await shop.do(cast.shihan, task.id, "pass", words="很好")
    assert (one.card.state, one.card.percent, one.done_at is not None) == (S.DONE, 100, True)
    assert [line.verb for line in one.happenings] == [
        *("assign", "accept", "start", "note", "add_item", "tick_item"),
        *("submit", "send_back", "start", "submit", "pass"),
    ]
    told = [(event["what"], event["people"]) for event in await shop.told("task.moved") if event["people"]]
    mine, hers = [str(cast.junyan.actor_id)], [str(cast.shihan.actor_id)]
    assert told == [("assign", mine), ("submit", hers), ("send_back", mine), ("submit", hers), ("pass", mine)]
    found = await ask(w.FIND_WORK, cast.junyan, w.FindWork(code=shop.project.code, task_number=task.number))
    assert found.card.task_id == task.id


async def test_the_database_holds_that_nobody_judges_himself(shop, cast):
    one = await shop.in_state(S.SUBMITTED)
    for wish in (
        "reviewer_id = owner_id",
        "state = 'done', done_at = now(), passed_by_id = owner_id",
        "state = 'done'",
        "state = 'blocked'",
        "accepted_at = null",
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            await shop.sql(f"update task_work set {wish} where tenant_id = $1 and task_id = $2", one.card.task_id)


async def test_fifty_judgements_decide_once(shop, cast):
    one = await shop.in_state(S.SUBMITTED)
    verbs = ("pass", "send_back") * 25

    async def once(verb: str) -> bool:
        try:
            await shop.do(cast.shihan, one.card.task_id, verb, revision=one.card.revision)
        except Conflict:
            return False
        return True

    done = await asyncio.gather(*(once(verb) for verb in verbs))
    assert sum(done) == 1
    seen = await shop.read(one.card.task_id)
    assert [line.verb for line in seen.happenings][-1] == verbs[done.index(True)]


async def test_it_is_done_only_when_its_checks_passed(shop, cast, ask):
    one = await shop.in_state(S.SUBMITTED)
    house = Quality(ask, cast, None, shop.project)
    wish = PlanCheck(task_id=one.card.task_id, due_on=today(), title="測試", checker_id=cast.shihan.actor_id)
    check = await shop.write(cast.yutong, PLAN_CHECK, wish)
    with refused("work.checks"):
        await shop.do(cast.shihan, one.card.task_id, "pass")
    check = await house.check(cast.shihan, check, "start")
    await house.check(cast.shihan, check, "fail")
    with refused("work.checks"):
        await shop.do(cast.shihan, one.card.task_id, "pass")
    check = (await shop.read(one.card.task_id)).checks[0]
    assert check.state == "failed"
    found = await shop.sql("select id from quality_check where tenant_id = $1")
    failed = await house.check(cast.yutong, await _check(ask, cast, found[0]["id"]), "repeat")
    await house.check(cast.shihan, await house.check(cast.shihan, failed, "start"), "pass")
    assert (await shop.do(cast.shihan, one.card.task_id, "pass")).card.state is S.DONE


async def _check(ask, cast, check_id):
    from shared.contracts.delivery.checks import READ_CHECK, ReadCheck

    return await ask(READ_CHECK, cast.yutong, ReadCheck(check_id=check_id))


async def test_the_work_follows_the_plan(shop, cast):
    """What is not accepted yet is asked of by the standard of today; what is, by the one that was accepted. Another
    owner is to accept it anew; who would judge himself does not."""
    task = await shop.planned()
    await shop.do(cast.yutong, task.id, "assign")
    task = await shop.changed(task, standard="全部埠通過測試，附截圖")
    one = await shop.read(task.id)
    assert (one.standard, one.standard_version, one.is_stale) == ("全部埠通過測試，附截圖", 2, False)
    one = await shop.do(cast.junyan, task.id, "accept")
    task = await shop.changed(task, standard="第三版")
    one = await shop.read(task.id)
    assert (one.standard, one.is_stale, one.card.state) == ("全部埠通過測試，附截圖", True, S.ACCEPTED)
    one = await shop.do(cast.yutong, task.id, "assign")
    assert (one.standard, one.standard_version, one.is_stale, one.card.state) == ("第三版", 3, False, S.TO_DO)
    await shop.do(cast.junyan, task.id, "accept")
    task = await shop.changed(task, owner_id=shop.mate.actor_id)
    one = await shop.read(task.id)
    assert (one.card.owner, one.card.state, one.accepted_at, one.card.is_assigned) == ("方志遠", S.TO_DO, None, True)
    await shop.changed(task, owner_id=cast.shihan.actor_id)
    one = await shop.read(task.id)
    assert (one.card.owner, one.card.reviewer, one.card.is_assigned) == ("黃詩涵", "", False)
    await shop.do(cast.yutong, task.id, "assign")
    assert (await shop.sql("select owner_id from plan_task where tenant_id = $1"))[0][
        "owner_id"
    ] == cast.junyan.actor_id


async def test_a_phase_is_no_work(shop, cast):
    phase = await shop.planned(kind=TaskKind.PHASE)
    with refused("work.kind"):
        await shop.read(phase.id)


async def test_files_of_a_task(shop, cast, ask, whole):
    shop._bus = await whole.bus(Party.GATEWAY)
    one = await shop.in_state(S.IN_PROGRESS)
    sent = await receipt(shop, cast.junyan, b"rack")
    one = await shop.do(cast.junyan, one.card.task_id, "attach", files=(sent,))
    (file,) = one.files
    place = await ask(LOCATE_PROJECT_FILE, cast.junyan, LocateProjectFile(file_id=file.id))
    assert await objects().read(place.key) == b"rack"
    with pytest.raises(NotFound):
        await ask(LOCATE_PROJECT_FILE, cast.yating, LocateProjectFile(file_id=file.id))
    other = await shop.in_state(S.IN_PROGRESS)
    with refused("project_file.refused"):
        await shop.do(cast.junyan, other.card.task_id, "attach", files=(sent,))
