"""Booking time: a day of a task at a time, or a week as the one before."""

from datetime import date
from uuid import UUID

from services.projects.db import DB
from services.projects.quality.days import today
from services.projects.timesheets.access import Bookable, check_full, lock_time, task_booked
from services.projects.timesheets.journal import note
from services.projects.timesheets.queries import entry_of
from services.projects.timesheets.reminding import begin
from services.projects.timesheets.sheets import monday
from services.projects.timesheets.states import OPEN, TIME
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import CopiedWeek, TimeEntryView, TimeState
from shared.contracts.parties import Caller
from shared.core.errors import DomainError
from shared.core.ids import new_id

_CELL = """
select id, minutes, note, state, revision from time_entry
where tenant_id = $1 and member_id = $2 and on_day = $3 and task_id = $4 and corrects_id is null for update
"""
_BOOK = """
insert into time_entry (tenant_id, id, project_id, task_id, member_id, on_day, minutes, note, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft')
"""
_SAVE = """
update time_entry set minutes = $3, note = $4, state = $5, reason = '', decided_by_id = null, decided_by = null,
  decided_at = null, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_BEFORE = """
select e.task_id, e.on_day + 7 as on_day, sum(e.minutes)::int as minutes, min(e.note) as note from time_entry e
where e.tenant_id = $1 and e.member_id = $2 and e.week = $3::date - 7
  and not exists (select from time_entry h where h.tenant_id = e.tenant_id and h.member_id = e.member_id
    and h.task_id = e.task_id and h.on_day = e.on_day + 7 and h.minutes > 0)
group by e.task_id, e.on_day having sum(e.minutes) > 0 order by e.on_day, e.task_id
"""


async def book(caller: Caller, command: c.BookTime) -> TimeEntryView:
    await lock_time(caller)
    task = await task_booked(caller, command.task_id)
    await check_day(caller, task, command.worked_on)
    entry_id = await _keep(caller, task, command)
    await begin(caller.tenant_id)
    return await entry_of(caller, entry_id)


async def _keep(caller: Caller, task: Bookable, command: c.BookTime) -> UUID:
    row = await DB.row(_CELL, caller.tenant_id, caller.actor_id, command.worked_on, task.id)
    text = command.note.strip()
    if row is not None and row["state"] in OPEN and (row["minutes"], row["note"]) == (command.minutes, text):
        entry_id: UUID = row["id"]
        return entry_id  # a field that kept itself, and then again with the whole form
    if (row["revision"] if row else 0) != command.seen:
        raise c.TIME_STALE()
    await check_full(caller, command.worked_on, command.minutes - (row["minutes"] if row else 0))
    if row is None:
        entry_id = new_id()
        what = (task.project_id, task.id, caller.actor_id, command.worked_on, command.minutes, text)
        await DB.run(_BOOK, caller.tenant_id, entry_id, *what)
    else:
        entry_id = row["id"]
        state = TIME.next(TimeState(row["state"]), "save")
        await DB.run(_SAVE, caller.tenant_id, entry_id, command.minutes, text, str(state))
    await note(caller, (entry_id,), "save", text)
    return entry_id


async def copy(caller: Caller, command: c.CopyWeek) -> CopiedWeek:
    """Each day that can be booked; the others are counted."""
    await lock_time(caller)
    week = monday(command.week)
    found = await DB.rows(_BEFORE, caller.tenant_id, caller.actor_id, week)
    copied = 0
    for row in found:
        seen = await DB.row(_CELL, caller.tenant_id, caller.actor_id, row["on_day"], row["task_id"])
        wish = c.BookTime(
            task_id=row["task_id"],
            worked_on=row["on_day"],
            minutes=row["minutes"],
            note=row["note"],
            seen=seen["revision"] if seen else 0,
        )
        copied += await _is_kept(caller, wish)
    if copied:
        await begin(caller.tenant_id)
    return CopiedWeek(copied=copied, left_out=len(found) - copied)


async def _is_kept(caller: Caller, wish: c.BookTime) -> bool:
    """What is refused is refused before anything is written."""
    try:
        task = await task_booked(caller, wish.task_id)
        await check_day(caller, task, wish.worked_on)
        await _keep(caller, task, wish)
    except DomainError:
        return False
    return True


async def check_day(caller: Caller, task: Bookable, day: date) -> None:
    """Raises `time.day`."""
    if not task.starts <= day <= await today(caller.tenant_id):
        raise c.TIME_DAY(fields={"worked_on": c.TIME_DAY.code})
