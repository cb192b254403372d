"""A change that both sides agreed to: its work in the plan, the next baseline, the next version of the budget. It is
one transaction with the verb, so all of it happens once or none of it."""

from uuid import UUID

from services.projects.baselines.actions import next_one
from services.projects.changes.access import InHand
from services.projects.changes.work import behind, longer
from services.projects.db import DB
from services.projects.plan.dating import date_again
from services.projects.plan.loading import load
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_LONGER = """
update plan_task t set minutes = t.minutes + d.more, effort = t.effort + d.more, revision = t.revision + 1
from unnest($2::uuid[], $3::int[]) as d (id, more) where t.tenant_id = $1 and t.id = d.id
"""
_ROOM = """
update plan_task set place = place + 1 where tenant_id = $1 and project_id = $2 and place > $3
"""
_ADD = """
insert into plan_task (tenant_id, id, project_id, number, parent_id, place, level, kind, name, owner_id, minutes)
select $1, $2, $3, coalesce(max(t.number), 0) + 1, $4, coalesce($5, max(t.place), 0) + 1, $6, 'task', $7, $8, $9
from plan_task t where t.tenant_id = $1 and t.project_id = $3
"""
_FOLLOWERS = "update plan_link set before_id = $3 where tenant_id = $1 and before_id = $2"
_LINK = """
insert into plan_link (tenant_id, id, project_id, before_id, after_id, link, lag, unit)
values ($1, $2, $3, $4, $5, 'FS', 0, 'working')
"""
_PLACE = "select place from plan_task where tenant_id = $1 and id = $2"
_BUDGET = """
insert into project_budget (tenant_id, id, project_id, version, state, currency, total, change_id)
select $1, $2, $3, coalesce(max(b.version), 0) + 1, 'draft', $4,
  coalesce((array_agg(b.total order by b.version desc))[1], 0) + $5, $6
from project_budget b where b.tenant_id = $1 and b.project_id = $3
"""
_LINES = """
insert into budget_line (tenant_id, id, budget_id, position, category, basis, amount)
select l.tenant_id, gen_random_uuid(), $3, l.position, l.category, l.basis, l.amount from budget_line l
where l.tenant_id = $1 and l.budget_id = (select id from project_budget where tenant_id = $1 and project_id = $2
  and id <> $3 order by version desc limit 1)
"""
_LINE = """
insert into budget_line (tenant_id, id, budget_id, position, category, basis, amount)
select $1, $2, $3, coalesce(max(position), 0) + 1, $4, $5, $6 from budget_line where tenant_id = $1 and budget_id = $3
"""
_APPLIED = """
update change_request set state = $3, applied_by = $4, applied_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""


async def applied(caller: Caller, found: InHand, state: str) -> None:
    """Its project is locked. Raises `change.work`, `plan.reach`, `baseline.by_change`."""
    await _plan(caller, found)
    await _budget(caller, found)
    await next_one(caller, found.project_id, found.id, f"{found.name} {found.title}")
    await DB.run(_APPLIED, caller.tenant_id, found.id, state, caller.name)


async def _plan(caller: Caller, found: InHand) -> None:
    if not found.work:
        return
    loaded = await load(caller, found.project_id)
    more = longer(loaded.tasks, found.work)
    await DB.run(_LONGER, caller.tenant_id, list(more), list(more.values()))
    for one, row in behind(loaded.tasks, found.work):
        made = new_id()
        if row is None:
            where, owner = (None, None, 1), None
        else:
            place = await DB.value(_PLACE, caller.tenant_id, row["id"])
            await DB.run(_ROOM, caller.tenant_id, found.project_id, place)
            where, owner = (row["parent_id"], place, row["level"]), row["owner_id"]
        what = (one.name.strip(), owner, one.minutes)
        await DB.run(_ADD, caller.tenant_id, made, found.project_id, *where, *what)
        if row is not None:
            await _between(caller, found.project_id, row["id"], made)
    await date_again(caller, found.project_id)


async def _between(caller: Caller, project_id: UUID, before: UUID, made: UUID) -> None:
    """What waited for the one before waits for the new one, and that for the one before."""
    await DB.run(_FOLLOWERS, caller.tenant_id, before, made)
    await DB.run(_LINK, caller.tenant_id, new_id(), project_id, before, made)


async def _budget(caller: Caller, found: InHand) -> None:
    """A draft, as every version begins: the lines of the one before, and one for the change."""
    made, cost = new_id(), found.cost or 0
    await DB.run(_BUDGET, caller.tenant_id, made, found.project_id, found.currency, cost, found.id)
    await DB.run(_LINES, caller.tenant_id, found.project_id, made)
    if cost:
        basis = f"{found.name} {found.title}"[:200]
        await DB.run(_LINE, caller.tenant_id, new_id(), made, found.category, basis, cost)
