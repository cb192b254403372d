"""What waits for somebody, over all projects, the most urgent first."""

from datetime import date, timedelta

from asyncpg import Record

from services.projects.db import DB
from services.projects.quality.days import today
from services.projects.work.cards import CARD, JOINS, card
from shared.contracts.delivery import work as w
from shared.contracts.delivery.work_views import MyWorkView, WorkSection, WorkState
from shared.contracts.parties import Caller

SOON = timedelta(days=7)
ORDER = {one: place for place, one in enumerate(WorkSection)}
OVER = "('closed', 'archived', 'terminated')"

_MINE = f"""
select {CARD.replace("$3", "$2")}, p.manager_id {JOINS}
where t.tenant_id = $1 and not t.archived and t.kind <> 'phase' and p.phase not in {OVER}
  and coalesce(w.state, 'todo') not in ('done', 'cancelled') and (
    t.id in (select x.task_id from task_work x where x.tenant_id = $1 and x.owner_id = $2
      and x.state not in ('done', 'cancelled'))
    or t.id in (select x.task_id from task_work x where x.tenant_id = $1 and x.reviewer_id = $2
      and x.state = 'submitted')
    or (t.owner_id = $2 and w.assigned_at is null)
    or (w.state = 'blocked' and p.manager_id = $2))
order by t.ends_on nulls last, p.code, t.number limit 1000
"""


async def my_work(caller: Caller, command: w.ReadMyWork) -> MyWorkView:
    day = await today(caller.tenant_id)
    rows = await DB.rows(_MINE, caller.tenant_id, caller.actor_id)
    found = [card(caller, row, day, section_of(caller, row, day))[0] for row in rows]
    found.sort(key=lambda one: ORDER[one.section or WorkSection.PLANNED])
    return MyWorkView(cards=tuple(found[: w.MOST_CARDS]), total=len(found))


def section_of(caller: Caller, row: Record, day: date) -> WorkSection:
    state, is_own = WorkState(row["state"]), row["worker_id"] == caller.actor_id
    if not row["is_assigned"]:
        return WorkSection.PLANNED
    if state is WorkState.SUBMITTED:
        return WorkSection.WAITING if is_own else WorkSection.REVIEW
    if state is WorkState.BLOCKED:
        return WorkSection.BLOCKED if is_own else WorkSection.HELP
    if state is WorkState.TO_DO:
        return WorkSection.ACCEPT
    ends = row["ends_on"]
    if ends is None or ends > day + SOON:
        return WorkSection.LATER
    return WorkSection.OVERDUE if ends < day else WorkSection.SOON
