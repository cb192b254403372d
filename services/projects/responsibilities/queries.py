"""Reading the matrix: rows of the plan, columns of the team, and of who has left it with letters of his."""

from uuid import UUID

from services.projects.db import DB
from services.projects.projects.access import leads_all, seen
from shared.contracts.delivery import responsibilities as c
from shared.contracts.delivery.plan import TaskKind
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P

MOST_ROWS = 500

_ROWS = """
select id as task_id, number, name, kind, level from plan_task
where tenant_id = $1 and project_id = $2 and not archived and kind in ('phase', 'deliverable')
order by place, id limit $3
"""
_CELLS = """
select r.task_id, r.member_id, r.letter from responsibility r
join plan_task k on k.tenant_id = r.tenant_id and k.id = r.task_id and not k.archived
  and k.kind in ('phase', 'deliverable')
where r.tenant_id = $1 and r.project_id = $2
"""
_COLUMNS = """
with team as (select member_id, part from project_member where tenant_id = $1 and project_id = $2 and left_at is null)
select m.id as member_id, m.name, d.name as department, t.member_id is null as has_left
from member m left join team t on t.member_id = m.id
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where m.tenant_id = $1 and (t.member_id is not null or m.id = any($3)) order by has_left, t.part, m.name
"""


async def read_matrix(caller: Caller, command: c.ReadMatrix) -> c.MatrixView:
    project = await seen(caller, command.project_id)
    leads = project.part is Part.MANAGER or leads_all(caller)
    return await matrix_of(caller, project.id, may_edit=leads and P.PLAN_EDIT in caller.permissions)


async def matrix_of(caller: Caller, project_id: UUID, *, may_edit: bool) -> c.MatrixView:
    rows = await DB.rows(_ROWS, caller.tenant_id, project_id, MOST_ROWS)
    cells: dict[UUID, list[c.CellView]] = {}
    for cell in await DB.rows(_CELLS, caller.tenant_id, project_id):
        made = c.CellView(member_id=cell["member_id"], letter=c.Letter(cell["letter"]))
        cells.setdefault(cell["task_id"], []).append(made)
    named = list({cell.member_id for many in cells.values() for cell in many})
    columns = tuple(c.ColumnView(**dict(row)) for row in await DB.rows(_COLUMNS, caller.tenant_id, project_id, named))
    here = {column.member_id for column in columns if not column.has_left}
    views = []
    for row in rows:
        mine, kind = tuple(cells.get(row["task_id"], ())), TaskKind(row["kind"])
        answers = any(cell.letter is c.Letter.A and cell.member_id in here for cell in mine)
        lacks = not answers and (kind is TaskKind.DELIVERABLE or bool(mine))
        views.append(c.RowView(**{**dict(row), "kind": kind, "cells": mine, "lacks_accountable": lacks}))
    gaps = sum(row.lacks_accountable for row in views)
    return c.MatrixView(rows=tuple(views), columns=columns, gaps=gaps, may_edit=may_edit)
