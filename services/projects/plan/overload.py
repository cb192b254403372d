"""Whether what somebody is given fits his days and weeks, over all projects. It warns; it moves nothing."""

from datetime import date, datetime
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.plan.loading import hours_of
from services.projects.scheduling import Worktime, loads, spread, summed
from shared.contracts.parties import Caller

_OF_OWNER = """
select id, minutes, effort, starts, ends from plan_task
where tenant_id = $1 and owner_id = $2 and not archived and kind in ('task', 'deliverable') and starts is not null
  and ends > $3 and starts < $4
"""


async def overloaded(caller: Caller, owner_id: UUID, since: datetime, until: datetime) -> dict[str, int]:
    """By day and week (its Monday, after a W) of that time: minutes too many, of everything he owns as it is kept."""
    hours = (await hours_of(caller, None, {owner_id})).of(owner_id)
    rows = await DB.rows(_OF_OWNER, caller.tenant_id, owner_id, since, until)
    found = loads(summed(_asked(row, hours) for row in rows), hours)
    days = {one.on.isoformat(): one.over for one in found.days if one.is_over}
    return days | {f"W{one.on.isoformat()}": one.over for one in found.weeks if one.is_over}


def _asked(row: Record, hours: Worktime) -> dict[date, int]:
    effort = row["minutes"] if row["effort"] is None else row["effort"]
    return dict(spread(effort, hours, row["starts"], row["ends"]))


def grown(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Days and weeks that are over now and were not, or by more than they were."""
    return sorted(when for when, minutes in after.items() if minutes > before.get(when, 0))
