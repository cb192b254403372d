"""Overloads that are saved all the same leave a record: who, of whom, on which days, and why ("2.2.c")."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.access import seen
from services.projects.projects.opening import note
from shared.contracts.delivery import plan_overloads as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_SAVE = """
insert into plan_overload (tenant_id, id, project_id, task_id, member_id, days, minutes, reason, saved_by_id, saved_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_LIST = """
select o.task_id, t.number as task_number, t.name as task_name, o.member_id, m.name as member_name, o.days, o.minutes,
  o.reason, o.saved_by, o.at
from plan_overload o
join plan_task t on t.tenant_id = o.tenant_id and t.id = o.task_id
join member m on m.tenant_id = o.tenant_id and m.id = o.member_id
where o.tenant_id = $1 and o.project_id = $2 order by o.at desc, o.id desc limit 100
"""
MOST_DAYS = 60


class Over(Struct, frozen=True, kw_only=True):
    """`days` that are over now and were not before, or by more; `minutes` of all of them."""

    project_id: UUID
    task_id: UUID
    member_id: UUID
    days: Sequence[str]
    minutes: int


async def save(caller: Caller, over: Over, reason: str) -> None:
    what = (over.project_id, over.task_id, over.member_id, list(over.days[:MOST_DAYS]), over.minutes, reason.strip())
    await DB.run(_SAVE, caller.tenant_id, new_id(), *what, caller.actor_id, caller.name)
    await note(caller, over.project_id, "plan_overloaded")


async def list_overloads(caller: Caller, command: c.ListOverloads) -> c.OverloadsView:
    project = await seen(caller, command.project_id)
    rows = await DB.rows(_LIST, caller.tenant_id, project.id)
    return c.OverloadsView(items=tuple(c.OverloadView(**{**dict(row), "days": tuple(row["days"])}) for row in rows))
