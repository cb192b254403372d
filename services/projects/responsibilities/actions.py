"""Filling the matrix. All named cells at once: who is accountable moves from one to another in one step."""

import asyncpg

from services.projects.db import DB
from services.projects.projects.access import lead
from services.projects.projects.opening import note
from services.projects.responsibilities.queries import matrix_of
from shared.contracts.delivery import responsibilities as c
from shared.contracts.delivery.plan import TASK_NOT_FOUND
from shared.contracts.parties import Caller

_TASKS = """
select id from plan_task where tenant_id = $1 and project_id = $2 and id = any($3) and not archived
  and kind in ('phase', 'deliverable')
"""
_TEAM = """
select member_id from project_member where tenant_id = $1 and project_id = $2 and member_id = any($3)
  and left_at is null
"""
_CLEAR = """
delete from responsibility r using unnest($3::uuid[], $4::uuid[]) as d (task_id, member_id)
where r.tenant_id = $1 and r.project_id = $2 and r.task_id = d.task_id and r.member_id = d.member_id
"""
_SET = """
insert into responsibility (tenant_id, project_id, task_id, member_id, letter, set_by)
select $1, $2, d.task_id, d.member_id, d.letter, $6
from unnest($3::uuid[], $4::uuid[], $5::text[]) as d (task_id, member_id, letter)
"""
_TWICE = """
select k.name from plan_task k where k.tenant_id = $1 and k.id = any($2)
  and (select count(*) from unnest($2::uuid[], $3::text[]) as d (task_id, letter)
    where d.task_id = k.id and d.letter = 'A')
  + (select count(*) from responsibility r where r.tenant_id = k.tenant_id and r.task_id = k.id and r.letter = 'A') > 1
order by k.place limit 1
"""


async def set_cells(caller: Caller, command: c.SetCells) -> c.MatrixView:
    """A cell that is named twice is what was said last; who has left the team can only be taken out."""
    project = await lead(caller, command.project_id)
    said = {(cell.task_id, cell.member_id): cell.letter for cell in command.cells}
    tasks, members = {task for task, _ in said}, {one for (_, one), letter in said.items() if letter is not None}
    known = {row["id"] for row in await DB.rows(_TASKS, caller.tenant_id, project.id, list(tasks))}
    if tasks - known:
        raise TASK_NOT_FOUND(fields={"cells": TASK_NOT_FOUND.code})
    team = {row["member_id"] for row in await DB.rows(_TEAM, caller.tenant_id, project.id, list(members))}
    if members - team:
        raise c.NOT_IN_TEAM(fields={"cells": c.NOT_IN_TEAM.code})
    cleared = [list(column) for column in zip(*said, strict=True)] if said else [[], []]
    await DB.run(_CLEAR, caller.tenant_id, project.id, *cleared)
    kept = [(task, member, str(letter)) for (task, member), letter in said.items() if letter is not None]
    if kept:
        columns = [list(column) for column in zip(*kept, strict=True)]
        twice = await DB.value(_TWICE, caller.tenant_id, columns[0], columns[2])
        if twice is not None:
            raise c.MATRIX_ACCOUNTABLE(row=twice)
        try:
            await DB.run(_SET, caller.tenant_id, project.id, *columns, caller.name)
        except asyncpg.UniqueViolationError as error:
            raise c.MATRIX_ACCOUNTABLE(row="") from error
    await note(caller, project.id, "plan_responsibilities")
    return await matrix_of(caller, project.id, may_edit=True)
