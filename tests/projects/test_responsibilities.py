"""The responsibility matrix: one accountable for each row, gaps by name, whoever leaves shows as one."""

import asyncio
from datetime import date
from uuid import uuid4

import asyncpg
import pytest

from services.projects.db import DB
from shared.contracts.delivery import plan as p
from shared.contracts.delivery import responsibilities as c
from shared.core.errors import DomainError, Forbidden, NotFound
from tests.factories.projects import make_project

_LEAVE = "update project_member set left_at = now() where tenant_id = $1 and project_id = $2 and member_id = $3"
_SECOND = """
insert into responsibility (tenant_id, project_id, task_id, member_id, letter, set_by)
values ($1, $2, $3, $4, 'A', 'x')
"""


async def test_one_answers_for_each_deliverable(cast, ask):
    project = await make_project(cast, team=(cast.junyan, cast.shihan), starts=date(2027, 3, 1))
    yutong, junyan, shihan = (one.actor_id for one in (cast.yutong, cast.junyan, cast.shihan))

    async def added(name, kind):
        command = p.AddTask(project_id=project.id, name=name, kind=kind)
        return (await ask(p.ADD_TASK, cast.yutong, command, key=uuid4().hex)).id

    async def put(*cells, who=cast.yutong):
        given = tuple(c.Cell(task_id=task, member_id=one, letter=letter) for task, one, letter in cells)
        return await ask(c.SET_CELLS, who, c.SetCells(project_id=project.id, cells=given), key=uuid4().hex)

    async def refused(*cells) -> tuple[str, dict]:
        with pytest.raises(DomainError) as refusal:
            await put(*cells)
        return refusal.value.code, refusal.value.params

    phase = await added("建置", p.TaskKind.PHASE)
    plain = await added("佈線", p.TaskKind.TASK)
    report, manual = [await added(name, p.TaskKind.DELIVERABLE) for name in ("測試報告", "操作手冊")]
    read = c.ReadMatrix(project_id=project.id)
    empty = await ask(c.READ_MATRIX, cast.junyan, read)
    assert [(row.name, row.lacks_accountable) for row in empty.rows] == [
        *(("建置", False), ("測試報告", True), ("操作手冊", True)),
    ]
    assert ([column.name for column in empty.columns], empty.gaps) == (["林語彤", "郭俊彥", "黃詩涵"], 2)
    assert empty.may_edit is False

    R, A, C = c.Letter.R, c.Letter.A, c.Letter.C  # noqa: N806 - as everybody calls them
    filled = await put((report, junyan, A), (report, yutong, C), (manual, shihan, A), (phase, junyan, R))
    assert (filled.gaps, filled.may_edit) == (1, True)  # the phase has a letter now, and nobody accountable
    assert [row.name for row in filled.rows if row.lacks_accountable] == ["建置"]
    assert await refused((report, yutong, A)) == ("responsibility.accountable", {"row": "測試報告"})
    assert (await refused((manual, yutong, A), (manual, junyan, A)))[0] == "responsibility.accountable"
    moved = await put((report, yutong, A), (report, junyan, R), (phase, junyan, None))
    assert moved.gaps == 0
    assert {(cell.member_id, cell.letter) for cell in moved.rows[1].cells} == {(yutong, A), (junyan, R)}
    async with DB.tenant_scope(cast.tenant_id):
        with pytest.raises(asyncpg.UniqueViolationError):  # whoever forgets to ask
            await DB.run(_SECOND, cast.tenant_id, project.id, report, shihan)

    assert (await refused((plain, junyan, R)))[0] == "plan.task_not_found"
    assert (await refused((report, cast.chengen.actor_id, R)))[0] == "responsibility.not_in_team"
    other = await make_project(cast, name="倉儲")
    with pytest.raises(NotFound):
        foreign = c.Cell(task_id=report, member_id=yutong, letter=R)
        await ask(c.SET_CELLS, cast.yutong, c.SetCells(project_id=other.id, cells=(foreign,)), key=uuid4().hex)
    with pytest.raises(Forbidden):
        await put((report, junyan, C), who=cast.junyan)
    with pytest.raises(NotFound):
        await ask(c.READ_MATRIX, cast.yating, c.ReadMatrix(project_id=other.id))

    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(_LEAVE, cast.tenant_id, project.id, shihan)
    left = await ask(c.READ_MATRIX, cast.junyan, read)
    assert [(row.name, row.lacks_accountable) for row in left.rows][2] == ("操作手冊", True)
    assert [(column.name, column.has_left) for column in left.columns][-1] == ("黃詩涵", True)
    assert (await refused((manual, shihan, R)))[0] == "responsibility.not_in_team"
    assert [column.name for column in (await put((manual, shihan, None))).columns] == ["林語彤", "郭俊彥"]
    wishes = ((manual, (yutong, junyan)[number % 2], A) for number in range(20))
    answers = await asyncio.gather(*(put(one) for one in wishes), return_exceptions=True)
    assert {one.code for one in answers if isinstance(one, DomainError)} == {"responsibility.accountable"}
    last = await ask(c.READ_MATRIX, cast.junyan, read)
    assert (len(last.rows[2].cells), last.gaps) == (1, 0)
