"""What a year shows: causes after Pareto, pass rates, what is late and what came back."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from asyncpg import Record

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.nonconformities.access import VISIBLE
from services.projects.nonconformities.queries import IS_LATE
from services.projects.projects.access import SEES, seen, sees_all
from services.projects.quality_reports.board import percent
from shared.contracts.delivery import quality as c
from shared.contracts.delivery.quality_kinds import CauseShare, DefectCause, PassRate
from shared.contracts.parties import Caller
from shared.core.clock import now

YEAR = timedelta(days=365)
MOST_PROJECTS = 30

_CAUSES = f"""
select n.cause, count(*) as many from nonconformity n
where n.tenant_id = $1 and {VISIBLE} and ($2::uuid is null or n.project_id = $2) and n.raised_at > $5
group by n.cause order by many desc, n.cause
"""
_COUNTS = f"""
select count(*) filter (where n.state <> 'closed') as open, count(*) filter (where {IS_LATE}) as late,
  count(*) filter (where n.reopened > 0 and n.raised_at > $6) as reopened,
  count(*) filter (where n.state = 'closed' and n.closed_at > $6) as closed
from nonconformity n where n.tenant_id = $1 and {VISIBLE} and ($2::uuid is null or n.project_id = $2)
"""
_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
_CHECKS = f"""
select q.method, p.code, to_char(q.decided_at at time zone $6, 'YYYY-MM') as month,
  count(*) filter (where q.state = 'passed') as passed, count(*) filter (where q.state = 'failed') as failed
from quality_check q join project p on p.tenant_id = q.tenant_id and p.id = q.project_id
where q.tenant_id = $1 and {_SEEN} and ($2::uuid is null or q.project_id = $2) and q.state in ('passed', 'failed')
  and q.decided_at > $5
group by 1, 2, 3
"""


async def figures(caller: Caller, command: c.QualityQuery) -> c.QualityFigures:
    if command.project_id is not None:
        await seen(caller, command.project_id)
    zone = await zone_of(caller.tenant_id)
    since, whose = now() - YEAR, (command.project_id, sees_all(caller), caller.actor_id)
    causes = await DB.rows(_CAUSES, caller.tenant_id, *whose, since)
    counts = await DB.row(_COUNTS, caller.tenant_id, *whose, now().astimezone(zone).date(), since)
    checks = await DB.rows(_CHECKS, caller.tenant_id, *whose, since, str(zone))
    assert counts is not None  # an aggregate gives a row
    projects = sorted(_grouped(checks, lambda row: str(row["code"])), key=lambda one: -(one.passed + one.failed))
    return c.QualityFigures(
        causes=pareto({DefectCause(row["cause"]): row["many"] for row in causes if row["cause"] is not None}),
        without_cause=sum(row["many"] for row in causes if row["cause"] is None),
        rate=_rate("", checks),
        by_method=tuple(_grouped(checks, lambda row: str(row["method"]))),
        by_project=tuple(projects[:MOST_PROJECTS]),
        by_month=tuple(_grouped(checks, lambda row: str(row["month"]))),
        open=counts["open"],
        late=counts["late"],
        reopened=counts["reopened"],
        closed=counts["closed"],
    )


def pareto(counted: dict[DefectCause, int]) -> tuple[CauseShare, ...]:
    """The most frequent first, each with its share and the sum of the shares so far, both of the whole and not of
    rounded parts, so that the last sum is 100.0."""
    whole, reached, found = sum(counted.values()), 0, []
    for cause, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        reached += count
        share, total = percent(count, whole), percent(reached, whole)
        assert share is not None  # a cause that is counted makes the whole more than nothing
        assert total is not None
        found.append(CauseShare(cause=cause, count=count, percent=share, sum=total))
    return tuple(found)


def _grouped(rows: Iterable[Record], by: Callable[[Record], str]) -> list[PassRate]:
    piles: dict[str, list[Record]] = {}
    for row in rows:
        piles.setdefault(by(row), []).append(row)
    return [_rate(about, piles[about]) for about in sorted(piles)]


def _rate(about: str, rows: Iterable[Record]) -> PassRate:
    passed, failed = 0, 0
    for row in rows:
        passed, failed = passed + row["passed"], failed + row["failed"]
    return PassRate(about=about, passed=passed, failed=failed, percent=percent(passed, passed + failed))
