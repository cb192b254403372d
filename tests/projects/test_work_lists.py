"""What people see of the work on tasks: the board, their own list, one word a morning; and what control sees."""

import pytest

from services.projects.db import DB
from services.projects.work.progress import done_of
from shared.contracts.delivery import work as w
from shared.contracts.delivery.plan import LinkTasks, TaskKind
from shared.contracts.delivery.plan_links import LINK_TASKS
from shared.contracts.delivery.work_views import WorkSection, WorkState
from shared.core.errors import NotFound
from tests.projects.quality import today
from tests.projects.workshop import make_workshop

S = WorkState


@pytest.fixture
async def shop(ask, whole, cast):
    return await make_workshop(ask, cast)


async def test_the_board_and_ones_own_work(shop, cast, ask):
    late, review = await shop.in_state(S.IN_PROGRESS, name="甲"), await shop.in_state(S.SUBMITTED, name="乙")
    blocked, fresh = await shop.in_state(S.BLOCKED, name="丙"), await shop.in_state(S.TO_DO, name="丁")
    planned = await shop.planned(name="戊")
    await shop.in_state(S.DONE, name="己")
    for one in (late, review, blocked, fresh):
        await shop.ends(one.card.task_id, -2)

    async def mine(who):
        found = await ask(w.READ_MY_WORK, who, w.ReadMyWork())
        return [(card.name, card.section) for card in found.cards]

    section = WorkSection
    assert await mine(cast.junyan) == [
        *(("丁", section.ACCEPT), ("丙", section.BLOCKED), ("甲", section.OVERDUE)),
        *(("乙", section.WAITING), ("戊", section.PLANNED)),
    ]
    assert await mine(cast.shihan) == [("乙", section.REVIEW)]
    assert await mine(cast.yutong) == [("丙", section.HELP)]
    assert await mine(cast.chengen) == []
    board = await ask(w.READ_BOARD, cast.yutong, w.ReadBoard(project_id=shop.project.id))
    assert (board.total, board.may_assign, len(board.people)) == (6, True, 2)
    assert {card.name: card.late_days for card in board.cards}["甲"] == 2
    hers = w.ReadBoard(project_id=shop.project.id, member_id=cast.shihan.actor_id)
    assert len((await ask(w.READ_BOARD, cast.yutong, hers)).cards) == 5
    with pytest.raises(NotFound):
        await ask(w.READ_BOARD, cast.yating, hers)
    assert planned.number == 5


async def test_one_word_a_morning(shop, cast):
    """Its owner hears two days before; late for a day the manager too, for three the head of his department: one each,
    however many tasks press, and once a day."""
    one, two = await shop.in_state(S.IN_PROGRESS), await shop.in_state(S.ACCEPTED)
    await shop.ends(one.card.task_id, 2)
    await shop.ends(two.card.task_id, 9)
    (told,) = await shop.morning()
    assert (told["people"], told["soon"], told["overdue"]) == ([str(cast.junyan.actor_id)], 1, 0)
    await shop.ends(two.card.task_id, -1)
    told = {event["people"][0]: event for event in await shop.morning()}
    assert set(told) == {str(cast.junyan.actor_id), str(cast.yutong.actor_id)}
    assert (told[str(cast.junyan.actor_id)]["soon"], told[str(cast.junyan.actor_id)]["overdue"]) == (1, 1)
    assert told[str(cast.yutong.actor_id)]["below"] == 1
    await shop.ends(two.card.task_id, -3)
    told = [event["people"][0] for event in await shop.morning()]
    assert sorted(told) == sorted(str(who.actor_id) for who in (cast.junyan, cast.yutong, cast.wenbin))
    rows = await shop.sql(
        "select member_id, because from task_reminder where tenant_id = $1 and task_id = $2", two.card.task_id
    )
    assert len(rows) == 3  # once for each person, task and day
    sql = "select count(*) as mornings from due where tenant_id = $1 and kind = 'work_morning' and fire_at > now()"
    assert (await shop.sql(sql))[0]["mornings"] == 1


async def test_silence_is_asked_about(shop, cast):
    one = await shop.in_state(S.IN_PROGRESS)
    await shop.ends(one.card.task_id, 30)
    assert await shop.morning() == []
    await shop.sql("update task_work set noted_at = now() - interval '4 days' where tenant_id = $1")
    told = {event["people"][0]: (event["silent"], event["below"]) for event in await shop.morning()}
    assert told == {str(cast.junyan.actor_id): (1, 0), str(cast.yutong.actor_id): (0, 1)}
    await shop.do(cast.junyan, one.card.task_id, "note")
    assert await shop.morning() == []


async def test_progress_as_control_sees_it(shop, cast):
    """As reported, done once it was passed; a milestone that nobody was given when all before it is done."""
    half, done = await shop.in_state(S.IN_PROGRESS), await shop.in_state(S.DONE)
    await shop.do(cast.junyan, half.card.task_id, "note", percent=40)
    goal = await shop.planned(kind=TaskKind.MILESTONE, name="完工")
    link = LinkTasks(task_id=goal.id, before=done.card.number)
    await shop.write(cast.yutong, LINK_TASKS, link)
    async with DB.tenant_scope(cast.tenant_id):
        found = await done_of(cast.yutong, [shop.project.id])
    told = {task_id: (one.percent, one.finished_on, one.is_checked) for task_id, one in found.items()}
    assert told == {
        half.card.task_id: (40, None, False),
        done.card.task_id: (100, today(), True),
        goal.id: (100, today(), True),
    }
