"""Weeks of other people's time, approved or sent back."""

from uuid import UUID

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, seen
from services.projects.timesheets.access import check_decides
from services.projects.timesheets.journal import Week, note, told
from services.projects.timesheets.queries import lots_of
from services.projects.timesheets.sheets import monday
from services.projects.timesheets.states import TIME
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import TimeLots, TimeState
from shared.contracts.parties import Caller

_WAITING = """
select id, minutes from time_entry
where tenant_id = $1 and project_id = $2 and member_id = $3 and week = $4 and state = 'submitted' order by id for update
"""
_DECIDE = """
update time_entry set state = $3, reason = $4, decided_by_id = $5, decided_by = $6, decided_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = any($2)
"""


async def approve(caller: Caller, command: c.ApproveTime) -> TimeLots:
    """Raises `time.stale` where more or less waits than he has seen."""
    project, week, rows = await _waiting(caller, command)
    if command.minutes is not None and command.minutes != sum(minutes for _, minutes in rows):
        raise c.TIME_STALE()
    await _decide(caller, rows, "approve", "")
    await told(caller, project, week, "approved", (week.member_id,), place_of(week))
    return await lots_of(caller)


async def send_back(caller: Caller, command: c.ReturnTime) -> TimeLots:
    project, week, rows = await _waiting(caller, command)
    await _decide(caller, rows, "return", command.reason.strip())
    await told(caller, project, week, "returned", (week.member_id,), place_of(week))
    return await lots_of(caller)


def place_of(week: Week) -> str:
    return f"timesheet?week={week.on.isoformat()}"


async def _waiting(
    caller: Caller, command: c.ApproveTime | c.ReturnTime
) -> tuple[ProjectInHand, Week, list[tuple[UUID, int]]]:
    """Locked. Raises not found, `time.none`, `time.own`, `time.not_yours`."""
    project = await seen(caller, command.project_id)
    week = Week(command.member_id, monday(command.week))
    rows = await DB.rows(_WAITING, caller.tenant_id, project.id, week.member_id, week.on)
    if not rows:
        raise c.TIME_NONE()
    await check_decides(caller, project, command.member_id)
    return project, week, [(row["id"], row["minutes"]) for row in rows]


async def _decide(caller: Caller, rows: list[tuple[UUID, int]], verb: str, reason: str) -> None:
    entries = [entry_id for entry_id, _ in rows]
    state = TIME.next(TimeState.SUBMITTED, verb)
    await DB.run(_DECIDE, caller.tenant_id, entries, str(state), reason, caller.actor_id, caller.name)
    await note(caller, entries, verb, reason)
