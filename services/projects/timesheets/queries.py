"""Reading weeks: one's own as a sheet, and those that wait for somebody's word."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.directory.queries import head_of
from services.projects.projects.access import leads_all
from services.projects.timesheets.sheets import monday, sheet_of
from services.projects.timesheets.states import OF_OWNER, TIME
from shared.contracts.delivery import timesheets as c
from shared.contracts.delivery.time_views import SheetView, TimeEntryView, TimeLot, TimeLots, TimeState
from shared.contracts.parties import Caller

VIEW = """
select e.id, e.project_id, p.code as project_code, p.name as project_name, e.task_id, t.number as task_number,
  t.name as task_name, e.member_id, m.name as member_name, e.on_day as on, e.minutes, e.note, e.state, e.reason,
  coalesce(e.decided_by, '') as decided_by, e.corrects_id, e.revision, p.manager_id
from time_entry e
join project p on p.tenant_id = e.tenant_id and p.id = e.project_id
join plan_task t on t.tenant_id = e.tenant_id and t.id = e.task_id
join member m on m.tenant_id = e.tenant_id and m.id = e.member_id
where e.tenant_id = $1
"""
_ONE = f"{VIEW} and e.id = $2"
# A manager's own time waits for who stands above him, which is asked of each.
_WAITING = f"""{VIEW} and e.state = 'submitted' and e.member_id <> $2
  and (p.manager_id = $2 or p.manager_id = e.member_id)
order by p.code, e.week, m.name, e.member_id, e.on_day, t.number, e.id limit 2000"""


async def read_sheet(caller: Caller, command: c.ReadSheet) -> SheetView:
    return await sheet_of(caller, None if command.week is None else monday(command.week))


async def list_lots(caller: Caller, command: c.ListTimeLots) -> TimeLots:
    return await lots_of(caller)


async def lots_of(caller: Caller) -> TimeLots:
    rows = await DB.rows(_WAITING, caller.tenant_id, caller.actor_id)
    leads = {row["member_id"] for row in rows if row["member_id"] == row["manager_id"]}
    above = {member_id for member_id in leads if await _is_above(caller, member_id)}
    mine = [row for row in rows if row["member_id"] != row["manager_id"] or row["member_id"] in above]
    return TimeLots(lots=tuple(_lots(caller, mine)))


async def _is_above(caller: Caller, member_id: UUID) -> bool:
    """Where nobody heads a manager, the management does."""
    head = await head_of(caller.tenant_id, member_id)
    return head == caller.actor_id or (head is None and leads_all(caller))


def _lots(caller: Caller, rows: Iterable[Record]) -> Iterable[TimeLot]:
    for (project_id, week, member_id), group in groupby(
        rows, key=lambda row: (row["project_id"], monday(row["on"]), row["member_id"])
    ):
        entries = tuple(entry_view(caller, row) for row in group)
        yield TimeLot(
            project_id=project_id,
            project_code=entries[0].project_code,
            project_name=entries[0].project_name,
            member_id=member_id,
            member_name=entries[0].member_name,
            week=week,
            minutes=sum(one.minutes for one in entries),
            entries=entries,
        )


async def entry_of(caller: Caller, entry_id: UUID) -> TimeEntryView:
    row = await DB.row(_ONE, caller.tenant_id, entry_id)
    if row is None:
        raise c.TIME_NOT_FOUND()
    return entry_view(caller, row)


def entry_view(caller: Caller, row: Record) -> TimeEntryView:
    """Verbs of its owner for its owner, those of who decides for others: whose it is to decide is asked of the lot."""
    state = TimeState(row["state"])
    is_own = row["member_id"] == caller.actor_id
    verbs = TIME.verbs_from(state, caller.permissions, str(caller.kind))
    given = dict(row)
    del given["manager_id"]
    told: dict[str, Any] = {
        "state": state,
        "verbs": tuple(one for one in verbs if (one in OF_OWNER) is is_own),
    }
    return TimeEntryView(**{**given, **told})
