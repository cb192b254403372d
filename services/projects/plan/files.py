"""A plan from a file and to a file. What goes over the bus is packed."""

import asyncio
import zlib
from datetime import date
from uuid import UUID

from services.projects.db import DB
from services.projects.exchange import (
    Before,
    Line,
    Outline,
    Unreadable,
    read_csv,
    read_mspdi,
    write_csv,
    write_mspdi,
)
from services.projects.plan.dating import date_again, starts_of
from services.projects.plan.loading import WEEK, Loaded, load, week_of
from services.projects.projects.access import lead, seen
from services.projects.projects.opening import note
from services.projects.scheduling import Lag, Link, Rule
from shared.contracts.delivery import plan as c
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

UNPACKED = 20_000_000
LEFT_OUT = 200
"""Named in an answer; more would not be read."""

_EMPTY = "select not exists (select from plan_task where tenant_id = $1 and project_id = $2 and not archived)"
_FIRST = "select coalesce(max(number), 0) from plan_task where tenant_id = $1 and project_id = $2"
_OWNERS = """
select m.name, (array_agg(m.id))[1] as id from project_member t
join member m on m.tenant_id = t.tenant_id and m.id = t.member_id
where t.tenant_id = $1 and t.project_id = $2 and t.left_at is null group by m.name having count(*) = 1
"""
_TASKS = """
insert into plan_task (tenant_id, id, project_id, number, parent_id, place, level, kind, name, owner_id, minutes, rule,
  rule_on, text)
select $1, d.id, $2, d.number, d.parent_id, d.place, d.level, d.kind, d.name, d.owner_id, d.minutes, d.rule, d.rule_on,
  d.text
from unnest($3::uuid[], $4::int[], $5::uuid[], $6::int[], $7::int[], $8::text[], $9::text[], $10::uuid[], $11::int[],
  $12::text[], $13::date[], $14::text[])
  as d (id, number, parent_id, place, level, kind, name, owner_id, minutes, rule, rule_on, text)
"""
_LINKS = """
insert into plan_link (tenant_id, id, project_id, before_id, after_id, link, lag, unit)
select $1, d.id, $2, d.before_id, d.after_id, d.link, d.lag, d.unit
from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::text[])
  as d (id, before_id, after_id, link, lag, unit)
on conflict do nothing
"""


async def import_plan(caller: Caller, command: c.ImportPlan) -> c.ImportedPlan:
    project = await lead(caller, command.project_id)
    if not await DB.value(_EMPTY, caller.tenant_id, project.id):
        raise c.PLAN_NOT_EMPTY()
    outline = await asyncio.to_thread(read, command)  # seconds, of the largest: others are served meanwhile
    if len(outline.lines) > c.MOST:
        raise c.PLAN_FILE(why="too_many_lines", where="")
    owners = {row["name"]: row["id"] for row in await DB.rows(_OWNERS, caller.tenant_id, project.id)}
    first = await DB.value(_FIRST, caller.tenant_id, project.id)
    await _keep(caller, project.id, outline, owners, first)
    await date_again(caller, project.id)
    await note(caller, project.id, "plan_imported")
    left_out = [(one.code, one.name) for one in outline.left_out]
    left_out += [("owner", one.name) for one in outline.lines if one.owner and one.owner not in owners]
    return c.ImportedPlan(tasks=len(outline.lines), left_out=tuple(left_out[:LEFT_OUT]))


def read(command: c.ImportPlan) -> Outline:
    """Raises plan.file with why and where."""
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(command.packed, UNPACKED)
    except zlib.error as broken:
        raise c.PLAN_FILE(why="not_packed", where="") from broken
    if not unpacking.eof:
        raise c.PLAN_FILE(why="too_large", where="")
    try:
        return read_mspdi(data) if command.form is c.FileForm.MSPDI else read_csv(data)
    except Unreadable as wrong:
        raise c.PLAN_FILE(why=wrong.code, where=wrong.where[:100]) from wrong


async def _keep(caller: Caller, project_id: UUID, outline: Outline, owners: dict[str, UUID], first: int) -> None:
    ids = {line.key: new_id() for line in outline.lines}
    above: list[UUID] = []
    rows = []
    for place, (line, following) in enumerate(zip(outline.lines, (*outline.lines[1:], None), strict=True), start=1):
        del above[line.level - 1 :]
        parent = above[-1] if above else None
        above.append(ids[line.key])
        is_phase = following is not None and following.level > line.level
        kind = c.TaskKind.PHASE if is_phase else c.TaskKind.TASK if line.minutes else c.TaskKind.MILESTONE
        minutes = 0 if is_phase else min(line.minutes, 1_000_000)
        what = (str(kind), (line.name or "–")[:200], owners.get(line.owner), minutes, *_ruled(line, is_phase=is_phase))
        rows.append((ids[line.key], first + place, parent, place, line.level, *what, line.notes[:4000]))
    if rows:
        await DB.run(_TASKS, caller.tenant_id, project_id, *(list(column) for column in zip(*rows, strict=True)))
    links = [
        (new_id(), ids[before.key], ids[line.key], str(before.link), before.lag, str(before.unit))
        for line in outline.lines
        for before in line.befores
    ]
    if links:
        await DB.run(_LINKS, caller.tenant_id, project_id, *(list(column) for column in zip(*links, strict=True)))


def _ruled(line: Line, *, is_phase: bool) -> tuple[str, date | None]:
    return (str(Rule.SOON), None) if is_phase else (str(line.rule), line.on)


async def export_plan(caller: Caller, command: c.ExportPlan) -> c.PlanFile:
    project = await seen(caller, command.project_id)
    outline = _outline(await load(caller, project.id), project.name, await starts_of(caller, project.id))
    is_xml = command.form is c.FileForm.MSPDI
    _frames, week = week_of(await DB.row(WEEK, caller.tenant_id))
    data = write_mspdi(outline, week) if is_xml else write_csv(outline)
    return c.PlanFile(name=f"{project.code}.{'xml' if is_xml else 'csv'}", packed=zlib.compress(data, 6), made_at=now())


def _outline(loaded: Loaded, name: str, starts: date) -> Outline:
    befores: dict[UUID, list[Before]] = {}
    for row in loaded.links:
        before = Before(str(row["before_id"]), Link(row["link"]), row["lag"], Lag(row["unit"]))
        befores.setdefault(row["after_id"], []).append(before)
    lines = [
        Line(
            key=str(row["id"]),
            name=row["name"],
            level=row["level"],
            minutes=row["minutes"],
            befores=tuple(befores.get(row["id"], ())),
            rule=Rule(row["rule"]),
            on=row["rule_on"],
            owner=row["owner_name"] or "",
            notes=row["text"],
            start=row["starts"],
            finish=row["ends"],
        )
        for row in loaded.tasks
    ]
    return Outline(name, starts, tuple(lines))
