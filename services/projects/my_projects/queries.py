"""Reading for customers, by their own login: the walls show them their organisation's, and of that what is theirs."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.deliverables.theirs import deliverables_of
from shared.contracts.base import Page
from shared.contracts.delivery.my_projects import (
    FindMyProject,
    ListMyProjects,
    MyMilestone,
    MyProject,
    MyProjectLine,
)
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Phase
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.cursors import decode_cursor, encode_cursor

_LINE = """
select p.id, p.code, p.name, p.phase, p.starts, p.ends, p.opened_at, (
    (select count(*) from deliverable d where d.tenant_id = p.tenant_id and d.project_id = p.id
      and d.state = 'delivered')
    + (select count(*) from change_request r where r.tenant_id = p.tenant_id and r.project_id = p.id
      and r.state = 'customer_review')
    + (select count(*) from acceptance a where a.tenant_id = p.tenant_id and a.project_id = p.id
      and (a.state = 'proposed'
        or a.state = 'in_session' and a.decision_asked_at is not null)))::int as waits,
  (select json_build_object('name', t.name, 'on', t.ends_on) from plan_task t
    where t.tenant_id = p.tenant_id and t.project_id = p.id and t.ends_on >= $2
    order by t.ends_on, t.id limit 1)::text as milestone
from project p where p.tenant_id = $1
"""
_LIST = f"{_LINE} and (p.opened_at, p.id) < ($3, $4) order by p.opened_at desc, p.id desc limit $5"
_FIND = f"{_LINE} and p.code = $3"
_MILESTONES = """
select name, ends_on as on_day from plan_task where tenant_id = $1 and project_id = $2 and ends_on is not null
order by ends_on, id limit 100
"""
_milestone = msgspec.json.Decoder(MyMilestone)
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def list_my_projects(caller: Caller, command: ListMyProjects) -> Page[MyProjectLine]:
    before = decode_cursor("my_projects", command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, now().date(), *before, command.limit + 1)
    shown = [_line(row) for row in rows[: command.limit]]
    more = encode_cursor("my_projects", (shown[-1].opened_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def find_my_project(caller: Caller, command: FindMyProject) -> MyProject:
    """Raises not found, also for another organisation's."""
    row = await DB.row(_FIND, caller.tenant_id, now().date(), command.code)
    if row is None:
        raise PROJECT_NOT_FOUND()
    milestones = await DB.rows(_MILESTONES, caller.tenant_id, row["id"])
    return MyProject(
        project=_line(row),
        milestones=tuple(MyMilestone(name=one["name"], on=one["on_day"]) for one in milestones),
        deliverables=await deliverables_of(caller, row["id"]),
    )


def _line(row: Record) -> MyProjectLine:
    given: dict[str, Any] = dict(row)
    milestone = _milestone.decode(row["milestone"]) if row["milestone"] else None
    return MyProjectLine(**{**given, "phase": Phase(row["phase"]), "milestone": milestone})
