"""Reading the work on one task."""

from typing import Any
from uuid import UUID

import msgspec

from services.projects.db import DB
from services.projects.quality.days import today
from services.projects.work.access import task_of
from services.projects.work.cards import CARD, JOINS, card
from services.projects.work.progress import ACTUAL
from shared.contracts.delivery import work as w
from shared.contracts.delivery import work_views as v
from shared.contracts.parties import Caller


def _many(columns: str, table: str, order: str) -> str:
    """The rows of the task in one column, as JSON."""
    pairs = ", ".join(f"'{name}', x.{source}" for name, source in (one.split("=") for one in columns.split()))
    whole = f"json_agg(json_build_object({pairs}) order by {order})"
    return f"(select coalesce({whole}, '[]') from {table} x where x.tenant_id = t.tenant_id and x.task_id = t.id"


_ONE = f"""
select {CARD}, t.project_id, coalesce(w.requirement, '') as requirement, coalesce(w.standard, '') as standard,
  coalesce(w.standard_version, 0) as standard_version, coalesce(w.standard_hash, '') as standard_hash,
  t.standard as plan_standard, w.assigned_at is not null and w.standard <> t.standard as is_stale,
  coalesce(t.effort, t.minutes) as minutes, {ACTUAL} as actual, w.remaining, coalesce(w.help_wanted, '') as help_wanted,
  coalesce(w.assigned_by, '') as assigned_by, w.assigned_at, w.accepted_at, w.started_at, w.submitted_at, w.done_at,
  w.noted_at,
  {_many("number=number text=text ticked_by=ticked_by ticked_at=ticked_at", "task_item", "x.number")}
    and x.removed_at is null)::text as checklist,
  {_many("at=at by=by_name percent=percent remaining=remaining text=text", "task_note", "x.at desc, x.id desc")}
    )::text as notes,
  {_many("at=at by=by_name text=text", "task_comment", "x.at, x.id")})::text as said,
  {_many("id=id name=name type=type size=size by=by_name at=at", "task_file", "x.at, x.id")})::text as files,
  {_many("number=number title=title state=state due_on=due_on", "quality_check", "x.due_on, x.id")})::text as checks,
  {_many("verb=verb from_state=from_state to_state=to_state actor=actor words=words at=at", "task_event", "x.at, x.id")}
    )::text as happenings
{JOINS}
where t.tenant_id = $1 and t.id = $2 and not t.archived
"""
_FIND = """
select t.id, t.kind from plan_task t join project p on p.tenant_id = t.tenant_id and p.id = t.project_id
where t.tenant_id = $1 and p.code = $2 and t.number = $3 and not t.archived
"""
PARTS: dict[str, msgspec.json.Decoder[Any]] = {
    "checklist": msgspec.json.Decoder(tuple[v.WorkItem, ...]),
    "notes": msgspec.json.Decoder(tuple[v.WorkNote, ...]),
    "files": msgspec.json.Decoder(tuple[v.WorkFile, ...]),
    "checks": msgspec.json.Decoder(tuple[v.WorkCheck, ...]),
    "happenings": msgspec.json.Decoder(tuple[v.WorkHappening, ...]),
}
_comments = msgspec.json.Decoder(tuple[v.WorkComment, ...])


async def read_work(caller: Caller, command: w.ReadWork) -> v.TaskWorkView:
    _project, task_id = await task_of(caller, command.task_id)
    return await view_of(caller, task_id)


async def find_work(caller: Caller, command: w.FindWork) -> v.TaskWorkView:
    task_id = await DB.value(_FIND, caller.tenant_id, command.code, command.task_number)
    if task_id is None:
        raise w.TASK_NOT_FOUND()
    _project, found = await task_of(caller, task_id)
    return await view_of(caller, found)


async def view_of(caller: Caller, task_id: UUID) -> v.TaskWorkView:
    """Of a task whose project he was let see."""
    row = await DB.row(_ONE, caller.tenant_id, task_id, caller.actor_id)
    if row is None:
        raise w.TASK_NOT_FOUND()
    one, ties = card(caller, row, await today(caller.tenant_id))
    names = v.TaskWorkView.__struct_fields__
    given: dict[str, Any] = {name: row[name] for name in names if name in row.keys()}  # noqa: SIM118 - a Record
    parts: dict[str, Any] = {name: decoder.decode(row[name]) for name, decoder in PARTS.items()}
    told = {"card": one, "comments": _comments.decode(row["said"]), "in_team": ties.in_team}
    return v.TaskWorkView(**{**given, **parts, **told})
