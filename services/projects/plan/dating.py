"""Dates computed anew and kept: the end of every change of a plan."""

from datetime import date
from uuid import UUID

from services.projects.db import DB
from services.projects.plan.hearing import changed
from services.projects.plan.loading import Loaded, load, plan_of
from services.projects.scheduling import Plan
from shared.contracts.parties import Caller

_STARTS = "select starts from project where tenant_id = $1 and id = $2"
_KEEP = """
update plan_task t set starts = d.starts, ends = d.ends, starts_on = d.starts_on, ends_on = d.ends_on,
  slack = d.slack, is_critical = d.is_critical
from unnest($2::uuid[], $3::timestamp[], $4::timestamp[], $5::date[], $6::date[], $7::int[], $8::boolean[])
  as d (id, starts, ends, starts_on, ends_on, slack, is_critical)
where t.tenant_id = $1 and t.id = d.id
"""
_AFFECTED = """
select distinct t.project_id from plan_task t where t.tenant_id = $1 and not t.archived and t.owner_id = $2
  and exists (select from plan_task l where l.tenant_id = t.tenant_id and l.project_id = t.project_id
    and not l.archived and l.ends_on >= $3)
order by t.project_id
"""
_ALL = """
select distinct project_id from plan_task where tenant_id = $1 and not archived and ends_on >= $2 order by project_id
"""
_LOCK = "select id from project where tenant_id = $1 and id = any($2) order by id for update"


async def date_again(caller: Caller, project_id: UUID) -> tuple[Loaded, Plan]:
    """Of a project that is locked. Raises plan.cycle, plan.summary, plan.reach; only what moved is written."""
    loaded = await load(caller, project_id)
    plan = plan_of(loaded, await starts_of(caller, project_id))
    kept = []
    for row, new in zip(loaded.tasks, plan, strict=True):
        slack = new.total_float if new.total_float is None else max(-(2**31), min(2**31 - 1, new.total_float))
        found = (new.start, new.finish, new.start_on, new.finish_on, slack, new.critical)
        if found != (row["starts"], row["ends"], row["starts_on"], row["ends_on"], row["slack"], row["is_critical"]):
            kept.append((row["id"], *found))
    if kept:
        await DB.run(_KEEP, caller.tenant_id, *(list(column) for column in zip(*kept, strict=True)))
    await changed(caller, project_id)
    return loaded, plan


async def date_all(caller: Caller, member_id: UUID | None, since: date) -> None:
    """Every project in which this person has a task; of None, every one: those that reach to that day. In order, so
    that two who do it do not wait for each other."""
    if member_id is None:
        rows = await DB.rows(_ALL, caller.tenant_id, since)
    else:
        rows = await DB.rows(_AFFECTED, caller.tenant_id, member_id, since)
    found = [row["project_id"] for row in rows]
    await DB.rows(_LOCK, caller.tenant_id, found)
    for project_id in found:
        await date_again(caller, project_id)


async def starts_of(caller: Caller, project_id: UUID) -> date:
    starts: date = await DB.value(_STARTS, caller.tenant_id, project_id)
    return starts
