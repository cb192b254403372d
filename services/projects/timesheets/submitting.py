"""A week handed in, and corrections of what was approved."""

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, seen
from services.projects.timesheets.access import check_full, decider_of, lock_time
from services.projects.timesheets.journal import Week, note, told
from services.projects.timesheets.queries import entry_of
from services.projects.timesheets.sheets import monday, sheet_of
from services.projects.timesheets.states import TIME
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import SheetView, TimeEntryView, TimeState
from shared.contracts.parties import Caller
from shared.core.ids import new_id

PLACE = "timesheets"

_SUBMIT = """
update time_entry set state = $4, submitted_at = now(), reason = '', decided_by_id = null, decided_by = null,
  decided_at = null, revision = revision + 1
where tenant_id = $1 and member_id = $2 and week = $3 and state in ('draft', 'returned') and minutes <> 0
returning id, project_id
"""
_ENTRY = """
select e.id, e.project_id, e.task_id, e.on_day, e.week, e.state,
  e.minutes + coalesce((select sum(k.minutes) from time_entry k where k.tenant_id = e.tenant_id
    and k.corrects_id = e.id and k.state = 'approved'), 0)::int as stands
from time_entry e
where e.tenant_id = $1 and e.id = $2 and e.member_id = $3 and e.corrects_id is null
"""
_WAITING = "select id, minutes from time_entry where tenant_id = $1 and corrects_id = $2 and state <> 'approved'"
_CORRECT = """
insert into time_entry (tenant_id, id, project_id, task_id, member_id, on_day, minutes, note, state, submitted_at,
  corrects_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'submitted', now(), $9)
"""
_AGAIN = """
update time_entry set minutes = $3, note = $4, state = 'submitted', submitted_at = now(), reason = '',
  decided_by_id = null, decided_by = null, decided_at = null, revision = revision + 1
where tenant_id = $1 and id = $2
"""


async def submit(caller: Caller, command: c.SubmitWeek) -> SheetView:
    """Each project's approver is told once. Raises `time.none`."""
    await lock_time(caller)
    week = Week(caller.actor_id, monday(command.week))
    rows = await DB.rows(_SUBMIT, caller.tenant_id, caller.actor_id, week.on, str(TimeState.SUBMITTED))
    if not rows:
        raise c.TIME_NONE()
    await note(caller, [row["id"] for row in rows], "submit")
    for project_id in dict.fromkeys(row["project_id"] for row in rows):
        await _tell(caller, await seen(caller, project_id), week)
    return await sheet_of(caller, week.on)


async def correct(caller: Caller, command: c.CorrectTime) -> TimeEntryView:
    """A correction that waits, or was returned, takes the new difference. Raises `time.not_found`, no such move,
    `time.same`, `time.full`."""
    await lock_time(caller)
    row = await DB.row(_ENTRY, caller.tenant_id, command.entry_id, caller.actor_id)
    if row is None:
        raise c.TIME_NOT_FOUND()
    TIME.next(TimeState(row["state"]), "correct")
    difference = command.minutes - row["stands"]
    if difference == 0:
        raise c.TIME_SAME(fields={"minutes": c.TIME_SAME.code})
    waiting = await DB.row(_WAITING, caller.tenant_id, row["id"])
    await check_full(caller, row["on_day"], difference - (waiting["minutes"] if waiting else 0))
    reason = command.reason.strip()
    if waiting is None:
        entry_id = new_id()
        what = (row["project_id"], row["task_id"], caller.actor_id, row["on_day"], difference, reason, row["id"])
        await DB.run(_CORRECT, caller.tenant_id, entry_id, *what)
    else:
        entry_id = waiting["id"]
        await DB.run(_AGAIN, caller.tenant_id, entry_id, difference, reason)
    await note(caller, (entry_id,), "correct", reason)
    await _tell(caller, await seen(caller, row["project_id"]), Week(caller.actor_id, row["week"]))
    return await entry_of(caller, entry_id)


async def _tell(caller: Caller, project: ProjectInHand, week: Week) -> None:
    decider = await decider_of(caller.tenant_id, project, caller.actor_id)
    await told(caller, project, week, "submitted", (decider,), PLACE)
