"""A person's week as a sheet: a row for each task, a cell for each day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.quality.days import today
from services.projects.timesheets.access import RUNS
from shared.contracts.delivery.time_views import SheetCell, SheetRow, SheetView, TaskChoice, TimeState
from shared.contracts.parties import Caller

MOST = 500

_CHOICES = f"""
select t.id as task_id, t.number as task_number, t.name as task_name, p.code as project_code, p.name as project_name,
  t.owner_id is not distinct from $2 as is_own, p.starts,
  t.owner_id = $2 and t.starts_on <= $3::date + 6 and t.ends_on >= $3 as is_due
from project_member m
join project p on p.tenant_id = m.tenant_id and p.id = m.project_id and p.phase in {RUNS}
join plan_task t on t.tenant_id = p.tenant_id and t.project_id = p.id and not t.archived
  and t.kind in ('task', 'deliverable')
where m.tenant_id = $1 and m.member_id = $2 and m.left_at is null
order by p.code, t.place, t.id limit {MOST}
"""
_ENTRIES = """
select e.id, e.task_id, e.on_day, e.minutes, e.note, e.state, e.reason, e.corrects_id, e.revision,
  t.number as task_number, t.name as task_name, p.code as project_code, p.name as project_name,
  t.owner_id is not distinct from $2 as is_own
from time_entry e
join plan_task t on t.tenant_id = e.tenant_id and t.id = e.task_id
join project p on p.tenant_id = e.tenant_id and p.id = e.project_id
where e.tenant_id = $1 and e.member_id = $2 and e.week = $3 order by p.code, t.place, t.id, e.on_day
"""
_HAD = """
select exists (select from time_entry e
  where e.tenant_id = $1 and e.member_id = $2 and e.week = $3::date - 7 and e.minutes > 0
  and not exists (select from time_entry h where h.tenant_id = e.tenant_id and h.member_id = e.member_id
    and h.task_id = e.task_id and h.on_day = e.on_day + 7 and h.minutes > 0))
"""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


async def sheet_of(caller: Caller, week: date | None) -> SheetView:
    """Of a week from its Monday; of the one that runs where none is named."""
    day = await today(caller.tenant_id)
    week = monday(day) if week is None else week
    choices = await DB.rows(_CHOICES, caller.tenant_id, caller.actor_id, week)
    entries = await DB.rows(_ENTRIES, caller.tenant_id, caller.actor_id, week)
    rows = _rows(choices, entries, week, day)
    sums = _sums(entries)
    return SheetView(
        week=week,
        today=day,
        rows=rows,
        choices=tuple(TaskChoice(**_named(row), starts=row["starts"]) for row in choices),
        totals=tuple(sum(row.cells[number].minutes for row in rows) for number in range(7)),
        open=sums[TimeState.DRAFT] + sums[TimeState.RETURNED],
        submitted=sums[TimeState.SUBMITTED],
        approved=sums[TimeState.APPROVED],
        is_copyable=await DB.value(_HAD, caller.tenant_id, caller.actor_id, week),
    )


def _sums(entries: Sequence[Record]) -> dict[TimeState, int]:
    found = dict.fromkeys(TimeState, 0)
    for row in entries:
        found[TimeState(row["state"])] += row["minutes"]
    return found


def _rows(choices: Sequence[Record], entries: Sequence[Record], week: date, day: date) -> tuple[SheetRow, ...]:
    """Tasks of the week that are his, and those that have time in it, in the order of the plans; what he can no longer
    book on comes last."""
    bookable = {row["task_id"]: row for row in choices}
    of_task: dict[UUID, list[Record]] = {}
    for row in entries:
        of_task.setdefault(row["task_id"], []).append(row)
    shown = [row for row in choices if row["is_due"] or row["task_id"] in of_task]
    shown += [rows[0] for task_id, rows in of_task.items() if task_id not in bookable]
    return tuple(
        SheetRow(**_named(row), cells=_cells(of_task.get(row["task_id"], []), bookable.get(row["task_id"]), week, day))
        for row in shown
    )


def _named(row: Record) -> dict[str, Any]:
    return {name: row[name] for name in SheetRow.__struct_fields__ if name != "cells"}


def _cells(entries: Sequence[Record], task: Record | None, week: date, day: date) -> tuple[SheetCell, ...]:
    def cell(on: date) -> SheetCell:
        mine = [row for row in entries if row["on_day"] == on]
        is_in_time = task is not None and task["starts"] <= on <= day
        return _cell(on, mine, is_in_time=is_in_time)

    return tuple(cell(week + timedelta(days=number)) for number in range(7))


def _cell(on: date, entries: Sequence[Record], *, is_in_time: bool) -> SheetCell:
    base = next((row for row in entries if row["corrects_id"] is None), None)
    corrections = [row for row in entries if row["corrects_id"] is not None]
    corrected = sum(row["minutes"] for row in corrections if row["state"] == TimeState.APPROVED)
    waiting = [row for row in corrections if row["state"] != TimeState.APPROVED]
    state = None if base is None else TimeState(base["state"])
    return SheetCell(
        on=on,
        entry_id=None if base is None else base["id"],
        minutes=(0 if base is None else base["minutes"]) + corrected,
        pending=sum(row["minutes"] for row in waiting),
        note="" if base is None else base["note"],
        state=state,
        reason=next((row["reason"] for row in (*waiting, *((base,) if base else ())) if row["reason"]), ""),
        may_book=is_in_time and state in {None, TimeState.DRAFT, TimeState.RETURNED},
        revision=0 if base is None else base["revision"],
    )
