"""Days that differ, and leave: what moves dates without anybody changing a task."""

from datetime import date, timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.plan.dating import date_again, date_all
from services.projects.projects.access import PROJECT_NOT_LED, lead, leads_all, seen
from services.projects.projects.opening import note
from shared.contracts.base import Done
from shared.contracts.delivery import plan_days as c
from shared.contracts.delivery.plan import PLAN_OWNER
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.ids import new_id

_LIST = """
select on_day as on, name, is_worked, project_id is not null as is_own from work_day
where tenant_id = $1 and (project_id is null or project_id = $2) and on_day between $3 and $4
order by on_day, is_own limit $5
"""
_LEAVE = """
select l.id, l.member_id, m.name, l.first_day as first, l.last_day as last from member_leave l
join member m on m.tenant_id = l.tenant_id and m.id = l.member_id
where l.tenant_id = $1 and l.last_day >= $3 and exists (select from project_member t where t.tenant_id = l.tenant_id
  and t.project_id = $2 and t.member_id = l.member_id and t.left_at is null)
order by l.first_day, l.id limit $4
"""
_SET = """
insert into work_day (tenant_id, id, project_id, on_day, name, is_worked) values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, project_id, on_day) do update set name = excluded.name, is_worked = excluded.is_worked
"""
_UNSET = "delete from work_day where tenant_id = $1 and project_id is not distinct from $2 and on_day = $3"
_IN_TEAM = """
select m.name from project_member t join member m on m.tenant_id = t.tenant_id and m.id = t.member_id
where t.tenant_id = $1 and t.project_id = $2 and t.member_id = $3 and t.left_at is null
"""
_ADD = "insert into member_leave (tenant_id, id, member_id, first_day, last_day) values ($1, $2, $3, $4, $5)"
_WHOSE = """
select l.member_id, l.first_day from member_leave l
where l.tenant_id = $1 and l.id = $2 and ($3 or l.member_id = $4 or exists (
  select from project_member t
  join project_member w on w.tenant_id = t.tenant_id and w.project_id = t.project_id and w.member_id = $4
    and w.part = 'manager' and w.left_at is null
  where t.tenant_id = l.tenant_id and t.member_id = l.member_id and t.left_at is null))
"""
_END = "delete from member_leave where tenant_id = $1 and id = $2"
YEAR = timedelta(days=366)


async def list_days(caller: Caller, command: c.ListPlanDays) -> c.PlanDays:
    project = await seen(caller, command.project_id)
    today = now().date()
    span = today - YEAR, today + 2 * YEAR
    rows = await DB.rows(_LIST, caller.tenant_id, project.id, *span, c.MOST_DAYS)
    leave = await DB.rows(_LEAVE, caller.tenant_id, project.id, span[0], c.MOST_DAYS)
    return c.PlanDays(
        days=tuple(
            c.WorkDayView(
                on=row["on"],
                name=row["name"],
                mark=c.DayMark.WORKED if row["is_worked"] else c.DayMark.OFF,
                is_own=row["is_own"],
            )
            for row in rows
        ),
        leave=tuple(c.LeaveView(**dict(row)) for row in leave),
    )


async def set_day(caller: Caller, command: c.SetWorkDay) -> Done:
    if command.whole_company and {Role.MG, Role.AD}.isdisjoint(caller.roles):
        raise c.DAY_COMPANY()
    project = await (seen if command.whole_company else lead)(caller, command.project_id)
    check_days(command.on)
    whose = None if command.whole_company else project.id
    if command.mark is c.DayMark.USUAL:
        await DB.run(_UNSET, caller.tenant_id, whose, command.on)
    else:
        what = (command.name.strip(), command.mark is c.DayMark.WORKED)
        await DB.run(_SET, caller.tenant_id, new_id(), whose, command.on, *what)
    if command.whole_company:
        await date_all(caller, None, command.on)
    else:
        await date_again(caller, project.id)
    await note(caller, project.id, "plan_day")
    return Done()


async def add_leave(caller: Caller, command: c.AddLeave) -> c.LeaveView:
    await _may(caller, command.project_id, command.member_id)
    check_days(command.first, command.last)
    name = await DB.value(_IN_TEAM, caller.tenant_id, command.project_id, command.member_id)
    if name is None:
        raise PLAN_OWNER(fields={"member_id": PLAN_OWNER.code})
    leave_id = new_id()
    await DB.run(_ADD, caller.tenant_id, leave_id, command.member_id, command.first, command.last)
    await date_all(caller, command.member_id, command.first)
    return c.LeaveView(id=leave_id, member_id=command.member_id, name=name, first=command.first, last=command.last)


async def end_leave(caller: Caller, command: c.EndLeave) -> Done:
    whose = await DB.row(_WHOSE, caller.tenant_id, command.leave_id, leads_all(caller), caller.actor_id)
    if whose is None:
        raise c.LEAVE_NOT_FOUND()
    await DB.run(_END, caller.tenant_id, command.leave_id)
    await date_all(caller, whose["member_id"], whose["first_day"])
    return Done()


async def _may(caller: Caller, project_id: UUID, member_id: UUID) -> None:
    """Its manager, the management, or the person himself. Nothing is locked yet: all projects that his leave moves are,
    one after the other, and two who began with one each would wait for each other."""
    project = await seen(caller, project_id)
    if project.part is not Part.MANAGER and not leads_all(caller) and caller.actor_id != member_id:
        raise PROJECT_NOT_LED()


def check_days(first: date, last: date | None = None) -> None:
    """Raises plan.day: no plan reaches further than a few years, and no leave takes one."""
    last = last or first
    today = now().date()
    if not (today - 3 * YEAR <= first <= last <= today + 10 * YEAR) or last - first > YEAR:
        raise c.DAY_REACH()
