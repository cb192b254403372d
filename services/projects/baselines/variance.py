"""The plan against its approved baseline: what moved, came and went, and by how many working days."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.baselines.snapshots import effort_of
from services.projects.db import DB
from services.projects.earned_value import Deviation, deviation
from services.projects.plan.loading import hours_of
from services.projects.projects.access import seen
from services.projects.scheduling import Worktime
from shared.contracts.delivery import baselines as c
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.parties import Caller

_BASE = """
select b.number as baseline, t.task_id as id, t.number, t.kind, t.name, t.owner_name, t.standard, t.minutes, t.effort,
  t.starts_on, t.ends_on
from plan_baseline b join baseline_task t on t.tenant_id = b.tenant_id and t.baseline_id = b.id and t.round = b.round
where b.tenant_id = $1 and b.project_id = $2 and b.state = 'approved' order by t.place, t.task_id
"""
_NOW = """
select t.id, t.number, t.kind, t.name, coalesce(m.name, '') as owner_name, t.standard, t.minutes, t.effort, t.starts_on,
  t.ends_on
from plan_task t left join member m on m.tenant_id = t.tenant_id and m.id = t.owner_id
where t.tenant_id = $1 and t.project_id = $2 and not t.archived order by t.place, t.id
"""
PAGE = 100
SAME = ("kind", "name", "owner_name", "standard")


class Compared(Struct, frozen=True):
    """`finish` is the deviation of the whole, None without a baseline or without dates."""

    base: Sequence[Record]
    now: Sequence[Record]
    usual: Worktime
    finish: Deviation | None

    @property
    def number(self) -> int | None:
        return self.base[0]["baseline"] if self.base else None


async def compared(caller: Caller, project_id: UUID) -> Compared:
    base = await DB.rows(_BASE, caller.tenant_id, project_id)
    now = await DB.rows(_NOW, caller.tenant_id, project_id)
    usual = (await hours_of(caller, project_id, set())).usual
    old, new = span_of(base), span_of(now)
    finish = deviation(usual, old, new[1]) if old is not None and new is not None else None
    return Compared(base, now, usual, finish)


async def read_variance(caller: Caller, command: c.ReadVariance) -> c.VarianceView:
    project = await seen(caller, command.project_id)
    found = await compared(caller, project.id)
    rows = [] if found.number is None else _rows(found)
    reached = command.place + PAGE
    old, new = span_of(found.base), span_of(found.now)
    return c.VarianceView(
        number=found.number,
        base_ends_on=old[1] if old else None,
        ends_on=new[1] if new else None,
        days=found.finish.days if found.finish else None,
        rate=_rate(found.finish.rate if found.finish else None),
        effort=sum(map(effort_of, found.now)) - sum(map(effort_of, found.base)) if found.base else 0,
        total=len(rows),
        rows=tuple(rows[command.place : reached]),
        milestones=tuple(_milestones(found)[:PAGE]),
        next=reached if reached < len(rows) else None,
    )


def span_of(rows: Sequence[Record]) -> tuple[date, date] | None:
    dated = [row for row in rows if row["starts_on"] is not None]
    return (min(row["starts_on"] for row in dated), max(row["ends_on"] for row in dated)) if dated else None


def _rate(rate: Decimal | None) -> str | None:
    return None if rate is None else f"{rate:.4f}"


def _rows(found: Compared) -> list[c.VarianceRow]:
    """In the order of the plan; what was taken out at the end."""
    base = {row["id"]: row for row in found.base}
    rows = [_row(found, base.pop(row["id"], None), row) for row in found.now]
    gone = [_row(found, row, None) for row in found.base if row["id"] in base]
    return [row for row in (*rows, *gone) if row is not None]


def _row(found: Compared, old: Record | None, new: Record | None) -> c.VarianceRow | None:
    one = new or old
    assert one is not None  # at least one of both
    differs = _differs(old, new)
    if differs is None:
        return None
    return c.VarianceRow(
        number=one["number"],
        name=one["name"],
        kind=TaskKind(one["kind"]),
        differs=differs,
        base_starts_on=old["starts_on"] if old else None,
        base_ends_on=old["ends_on"] if old else None,
        starts_on=new["starts_on"] if new else None,
        ends_on=new["ends_on"] if new else None,
        days=late_by(found.usual, old, new),
    )


def late_by(usual: Worktime, old: Record | None, new: Record | None) -> int | None:
    if old is None or new is None or new["ends_on"] is None:
        return None
    return deviation(usual, (old["starts_on"], old["ends_on"]), new["ends_on"]).days


def _differs(old: Record | None, new: Record | None) -> c.Differs | None:
    if old is None or new is None:
        return c.Differs.ADDED if old is None else c.Differs.REMOVED
    if (old["starts_on"], old["ends_on"]) != (new["starts_on"], new["ends_on"]):
        return c.Differs.MOVED
    is_same = effort_of(old) == effort_of(new) and all(old[name] == new[name] for name in SAME)
    return None if is_same else c.Differs.CHANGED


def _milestones(found: Compared) -> list[c.MilestoneRow]:
    now = {row["id"]: row for row in found.now}
    rows = []
    for old in found.base:
        if old["kind"] != TaskKind.MILESTONE:
            continue
        new = now.get(old["id"])
        on = new["ends_on"] if new is not None else None
        days = late_by(found.usual, old, new)
        rows.append(c.MilestoneRow(number=old["number"], name=old["name"], base_on=old["ends_on"], on=on, days=days))
    return rows
