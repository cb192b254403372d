"""What somebody may book time on, and whose time he decides."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.directory.queries import head_of
from services.projects.projects.access import ProjectInHand, leads_all
from services.projects.projects.phases import RUNNING
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller

RUNS = "(" + ", ".join(sorted(f"'{phase}'" for phase in RUNNING)) + ")"
_TASK = f"""
select t.id, t.project_id, p.starts from plan_task t
join project p on p.tenant_id = t.tenant_id and p.id = t.project_id and p.phase in {RUNS}
join project_member m on m.tenant_id = p.tenant_id and m.project_id = p.id and m.member_id = $3 and m.left_at is null
where t.tenant_id = $1 and t.id = $2 and not t.archived and t.kind in ('task', 'deliverable')
"""
_LOCK = "select pg_advisory_xact_lock(hashtextextended('time:' || $1::uuid::text || $2::uuid::text, 0))"
_OF_DAY = "select coalesce(sum(minutes), 0) from time_entry where tenant_id = $1 and member_id = $2 and on_day = $3"


class Bookable(Struct, frozen=True, kw_only=True):
    id: UUID
    project_id: UUID
    starts: date


async def task_booked(caller: Caller, task_id: UUID) -> Bookable:
    """Of a running project that he is of. Raises `time.task`."""
    row = await DB.row(_TASK, caller.tenant_id, task_id, caller.actor_id)
    if row is None:
        raise c.TIME_TASK(fields={"task_id": c.TIME_TASK.code})
    return Bookable(**dict(row))


async def lock_time(caller: Caller) -> None:
    """One change of a person's time at a time: what a day holds is counted over all projects."""
    await DB.value(_LOCK, caller.tenant_id, caller.actor_id)


async def check_full(caller: Caller, day: date, more: int) -> None:
    """Raises `time.full`. His time is locked."""
    if await DB.value(_OF_DAY, caller.tenant_id, caller.actor_id, day) + more > c.DAY_MINUTES:
        raise c.TIME_FULL(fields={"minutes": c.TIME_FULL.code})


async def check_decides(caller: Caller, project: ProjectInHand, member_id: UUID) -> None:
    """The project's manager; of his own time who stands above him; the management of anybody's but its own. Raises
    `time.own`, `time.not_yours`."""
    if member_id == caller.actor_id:
        raise c.TIME_OWN()
    if leads_all(caller):
        return
    if member_id == project.manager_id:
        if await head_of(caller.tenant_id, member_id) == caller.actor_id:
            return
    elif project.part is Part.MANAGER:
        return
    raise c.TIME_NOT_YOURS()


async def decider_of(tenant_id: UUID, project: ProjectInHand, member_id: UUID) -> UUID | None:
    """Whom a week waits for."""
    return await head_of(tenant_id, member_id) if member_id == project.manager_id else project.manager_id
