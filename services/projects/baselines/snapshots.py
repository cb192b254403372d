"""A plan as it is now: what it hashes to, what an approval would be given for, and its rows to keep."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.earned_value import Planned, planned_curve
from services.projects.plan.loading import Loaded, load
from shared.contracts.delivery.baselines import CurvePoint
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.parties import Caller

SPANS = frozenset({TaskKind.TASK, TaskKind.DELIVERABLE})
SUNDAY = 6
MOST_POINTS = 260
"""Five years of weeks; a longer plan's curve has its points further apart."""

_BUDGET = """
select b.total, coalesce(b.currency, p.currency) as currency from project p
left join lateral (select total, currency from project_budget where tenant_id = $1 and project_id = $2
  and state not in ('returned', 'rejected') order by version desc limit 1) b on true
where p.tenant_id = $1 and p.id = $2
"""
_KEEP = """
insert into baseline_task (tenant_id, baseline_id, round, task_id, project_id, number, place, level, kind, name,
  owner_name, standard, minutes, effort, starts, ends, starts_on, ends_on)
select t.tenant_id, $3, $4, t.id, t.project_id, t.number, t.place, t.level, t.kind, t.name, coalesce(m.name, ''),
  t.standard, t.minutes, case when t.kind in ('task', 'deliverable') then coalesce(t.effort, t.minutes) else 0 end,
  t.starts, t.ends, t.starts_on, t.ends_on
from plan_task t left join member m on m.tenant_id = t.tenant_id and m.id = t.owner_id
where t.tenant_id = $1 and t.project_id = $2 and not t.archived
"""


class Snapshot(Struct, frozen=True):
    loaded: Loaded
    budget: Decimal | None
    currency: str

    @property
    def content_hash(self) -> str:
        """SHA-256 of all that an approval is given for: tasks in their order, who waits for whom, dates, budget."""
        names = ("id", "parent_id", "kind", "name", "owner_id", "minutes", "effort", "starts_on", "ends_on", "standard")
        tasks = [tuple(row[name] for name in names) for row in self.loaded.tasks]
        links = sorted((str(row["before_id"]), str(row["after_id"]), *tuple(row)[2:]) for row in self.loaded.links)
        return sha256(msgspec.json.encode((tasks, links, self.budget))).hexdigest()

    @property
    def effort(self) -> int:
        return sum(effort_of(row) for row in self.loaded.tasks)

    @property
    def span(self) -> tuple[date | None, date | None]:
        dated = [row for row in self.loaded.tasks if row["starts_on"] is not None]
        if not dated:
            return None, None
        return min(row["starts_on"] for row in dated), max(row["ends_on"] for row in dated)

    def curve(self) -> tuple[CurvePoint, ...]:
        """Planned value by the evening of each Sunday and of the last day, in minutes of work."""
        first, last = self.span
        if first is None or last is None:
            return ()
        days = evenings(first, last)
        values = planned_curve(self._planned(), [day + timedelta(days=1) for day in days])
        return tuple(CurvePoint(on=day, minutes=round(value)) for day, value in zip(days, values, strict=True))

    def _planned(self) -> list[Planned]:
        return [
            Planned(Decimal(effort_of(row)), self.loaded.hours.of(row["owner_id"]), row["starts"], row["ends"])
            for row in self.loaded.tasks
            if effort_of(row) and row["starts"] is not None
        ]


def evenings(first: date, last: date) -> list[date]:
    """The ends of periods: Sundays, and the last day of all."""
    weeks = (last - first).days // 7 + 1
    step = timedelta(days=7 * -(-weeks // MOST_POINTS))
    day = first + timedelta(days=(SUNDAY - first.weekday()) % 7)
    found = []
    while day < last:
        found.append(day)
        day += step
    return [*found, last]


def effort_of(row: Record) -> int:
    """Minutes of work, of what is worked at."""
    if row["kind"] not in SPANS:
        return 0
    return int(row["minutes"] if row["effort"] is None else row["effort"])


async def taken(caller: Caller, project_id: UUID) -> Snapshot:
    row = await DB.row(_BUDGET, caller.tenant_id, project_id)
    assert row is not None  # the caller has the project in hand
    return Snapshot(await load(caller, project_id), row["total"], row["currency"])


async def keep_tasks(caller: Caller, project_id: UUID, baseline_id: UUID, number: int) -> None:
    """Of the round `number`: as they lie in the plan, in one statement."""
    await DB.run(_KEEP, caller.tenant_id, project_id, baseline_id, number)


def missing(tasks: Sequence[Record]) -> list[str]:
    """What a plan lacks that the policy asks of one ("2.2.b"): work, its days, one accountable person, a standard of
    each deliverable, a milestone. Numbers of tasks, or `milestone` and `tasks`."""
    spans = [row for row in tasks if row["kind"] in SPANS]
    if not spans:
        return ["tasks"]
    lacks = [
        f"#{row['number']}"
        for row in spans
        if row["owner_id"] is None
        or row["starts_on"] is None
        or (row["kind"] == TaskKind.DELIVERABLE and not row["standard"].strip())
    ]
    has_milestone = any(row["kind"] == TaskKind.MILESTONE for row in tasks)
    return lacks if has_milestone else [*lacks, "milestone"]
