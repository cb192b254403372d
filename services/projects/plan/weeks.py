"""The company's working week: what plans are dated by on days that say nothing of their own."""

from asyncpg import Record

from services.projects.db import DB
from services.projects.plan.dating import date_all
from services.projects.plan.loading import USUAL_WEEK, WEEK
from services.projects.quality.days import today
from shared.contracts.delivery import work_week as c
from shared.contracts.parties import Caller

_FIRST = """
insert into work_week (tenant_id, weekdays, morning_from, morning_to, afternoon_from, afternoon_to, changed_by,
  revision)
values ($1, $2, $3, $4, $5, $6, $7, 2) on conflict do nothing
"""
_SET = """
update work_week set weekdays = $2, morning_from = $3, morning_to = $4, afternoon_from = $5, afternoon_to = $6,
  changed_by = $7, changed_at = now(), revision = revision + 1
where tenant_id = $1 and revision = $8
"""


async def read_week(caller: Caller, command: c.ReadWorkWeek) -> c.WorkWeekView:
    return _view(await DB.row(WEEK, caller.tenant_id))


async def set_week(caller: Caller, command: c.SetWorkWeek) -> c.WorkWeekView:
    """Plans that reach to today or beyond are dated anew. Raises `work_week.hours`, `work_week.stale`, `plan.reach`."""
    _check(command)
    times = (command.morning_from, command.morning_to, command.afternoon_from, command.afternoon_to)
    what = (sorted(set(command.weekdays)), *times, caller.name)
    if command.revision == 1:
        done = await DB.run(_FIRST, caller.tenant_id, *what)
    else:
        done = await DB.run(_SET, caller.tenant_id, *what, command.revision)
    if not done:
        raise c.WORK_WEEK_STALE()
    await date_all(caller, None, await today(caller.tenant_id))
    return _view(await DB.row(WEEK, caller.tenant_id))


def _check(command: c.SetWorkWeek) -> None:
    if command.morning_from >= command.morning_to:
        raise c.WORK_WEEK_HOURS(fields={"morning_to": c.WORK_WEEK_HOURS.code})
    first, last = command.afternoon_from, command.afternoon_to
    if first is None and last is None:
        return
    if first is None or last is None or not command.morning_to <= first < last:
        raise c.WORK_WEEK_HOURS(fields={"afternoon_to": c.WORK_WEEK_HOURS.code})


def _view(row: Record | None) -> c.WorkWeekView:
    given = USUAL_WEEK if row is None else dict(row)
    morning = given["morning_to"] - given["morning_from"]
    afternoon = 0 if given["afternoon_from"] is None else given["afternoon_to"] - given["afternoon_from"]
    return c.WorkWeekView(**{**given, "weekdays": tuple(given["weekdays"])}, minutes=morning + afternoon)
