"""What customers ask for: tickets opened, by category and month of the company's zone."""

from collections import defaultdict
from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from services.helpdesk.db import DB
from shared.contracts.desk.needs import MONTHS, Need, NeedMonth, Needs, NeedsQuery
from shared.contracts.desk.reports import REPORT_PERIOD
from shared.contracts.parties import Caller

FIRST_YEAR, LAST_YEAR = 1992, 9000

# Whatever was opened in the time was changed in it or later: that finds the index.
_COUNT = """
select t.category_id, date_trunc('month', t.opened_at at time zone $4)::date as month, count(*)::int as count
from ticket t
where t.tenant_id = $1 and t.updated_at >= $2 and t.opened_at >= $2 and t.opened_at < $3
  and t.state not in ('spam', 'merged') and ($5::text is null or t.type = $5)
  and ($6::uuid is null or t.customer_id = $6)
group by 1, 2
"""
_PATHS = "select id, category_path($1, id) as path from category where tenant_id = $1 and id = any($2)"


async def needs(caller: Caller, command: NeedsQuery) -> Needs:
    if not FIRST_YEAR <= command.month.year <= LAST_YEAR:
        raise REPORT_PERIOD(fields={"month": REPORT_PERIOD.code}, days=366)
    last, zone = command.month.replace(day=1), _zone(command.zone)
    months = [moved(last, -back) for back in range(MONTHS * 2 - 1, -1, -1)]
    begin, end = (_midnight(day, zone) for day in (months[0], moved(last, 1)))
    narrowed = (command.type, command.customer_id)
    rows = await DB.rows(_COUNT, caller.tenant_id, begin, end, str(zone), *narrowed)
    counted: dict[UUID | None, dict[date, int]] = defaultdict(dict)
    for row in rows:
        counted[row["category_id"]][row["month"]] = row["count"]
    paths = await DB.rows(_PATHS, caller.tenant_id, [one for one in counted if one is not None])
    named = {row["id"]: tuple(row["path"]) for row in paths}
    found = [
        _need(one, named.get(one) if one else None, counts, months, command.least) for one, counts in counted.items()
    ]
    whole = [sum(counts.get(month, 0) for counts in counted.values()) for month in months]
    return Needs(
        month=last,
        least=command.least,
        months=tuple(
            NeedMonth(month=month, count=whole[at + MONTHS], year_before=whole[at])
            for at, month in enumerate(months[MONTHS:])
        ),
        needs=tuple(sorted((one for one in found if any(one.counts)), key=_order)),
    )


def _need(
    category_id: UUID | None, path: tuple[str, ...] | None, counts: dict[date, int], months: list[date], least: int
) -> Need:
    shown = tuple(counts.get(month, 0) for month in months[MONTHS:])
    this, before, year_before = shown[-1], shown[-2], counts.get(months[MONTHS - 1], 0)
    return Need(
        category_id=category_id,
        path=path,
        counts=shown,
        this=this,
        before=before,
        year_before=year_before,
        change=change(this, before, least),
        change_of_year=change(this, year_before, least),
    )


def change(this: int, before: int, least: int) -> float | None:
    """The relative change; None where there is too little to speak of one, or nothing to compare with."""
    return (this - before) / before if before and max(this, before) >= least else None


def moved(first: date, months: int) -> date:
    """The first of the month so many later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _order(one: Need) -> tuple[int, int, tuple[str, ...]]:
    return -one.this, -sum(one.counts), one.path or ()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
