"""What a change would do to the days and the cost: a proposal for who assesses it, from the plan; nothing is kept."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import msgspec
from msgspec import Struct

from services.projects.baselines.snapshots import effort_of
from services.projects.baselines.variance import compared, span_of
from services.projects.changes.bounds import span_of_base
from services.projects.changes.work import end_of, with_work
from services.projects.db import DB
from services.projects.earned_value import deviation
from services.projects.plan.dating import starts_of
from services.projects.plan.loading import load, plan_of
from services.projects.projects.access import seen
from services.projects.projects.queries import written
from shared.contracts.delivery.changes import CHANGE_NOT_FOUND, AskWhatIf, ChangeWork, WhatIfView
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

_READ = "select project_id, work::text as work from change_request where tenant_id = $1 and id = $2"
_LABOUR = """
select sum(l.amount) from budget_line l where l.tenant_id = $1 and l.category = 'labour' and l.budget_id = (
  select id from project_budget where tenant_id = $1 and project_id = $2 and state not in ('returned', 'rejected')
  order by version desc limit 1)
"""
_work = msgspec.json.Decoder(tuple[ChangeWork, ...])


class _Found(Struct, frozen=True):
    days: int | None
    ends_on: date | None
    new_ends_on: date | None
    minutes: int
    whole: int
    """Minutes of work of all, before the change: what the labour in the budget pays."""


async def what_if(caller: Caller, command: AskWhatIf) -> WhatIfView:
    row = await DB.row(_READ, caller.tenant_id, command.change_id)
    if row is None:
        raise CHANGE_NOT_FOUND()
    try:
        project = await seen(caller, row["project_id"])
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise CHANGE_NOT_FOUND() from refused
        raise
    work = _work.decode(row["work"])
    found = await (_laid_over(caller, project.id, work) if work else _since(caller, project.id))
    return WhatIfView(
        days=found.days,
        ends_on=found.ends_on,
        new_ends_on=found.new_ends_on,
        minutes=found.minutes,
        cost=await _cost(caller, project.id, found),
        from_plan=not work,
    )


async def _laid_over(caller: Caller, project_id: UUID, work: tuple[ChangeWork, ...]) -> _Found:
    """From the baseline on, as its approvers and the customer will read it; without one from the plan as it is."""
    loaded, starts = await load(caller, project_id), await starts_of(caller, project_id)
    new = end_of(with_work(loaded, work, starts))
    span = await span_of_base(caller, project_id) or (starts, end_of(plan_of(loaded, starts)))
    old = span[1]
    days = None if old is None or new is None else deviation(loaded.hours.usual, (span[0], old), new).days
    whole = sum(effort_of(row) for row in loaded.tasks)
    return _Found(days, old, new, sum(one.minutes for one in work), whole)


async def _since(caller: Caller, project_id: UUID) -> _Found:
    """Without work of its own: what has been planned since the baseline."""
    found = await compared(caller, project_id)
    old, new = span_of(found.base), span_of(found.now)
    if found.finish is None or old is None or new is None:
        return _Found(None, None, None, 0, 0)
    whole = sum(map(effort_of, found.base))
    return _Found(found.finish.days, old[1], new[1], sum(map(effort_of, found.now)) - whole, whole)


async def _cost(caller: Caller, project_id: UUID, found: _Found) -> str | None:
    labour = await DB.value(_LABOUR, caller.tenant_id, project_id)
    if labour is None or not found.whole:
        return None
    cost = (labour * max(0, found.minutes) / found.whole).quantize(Decimal(1), ROUND_HALF_UP)
    return written(cost)
