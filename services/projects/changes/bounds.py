"""The next baseline is the one before with what was agreed to. A plan moves freely between two of them, so a small
change that both sides approved must not carry everything else along that was put off meanwhile."""

from datetime import date
from uuid import UUID

from services.projects.changes.access import InHand
from services.projects.changes.work import end_of, with_work
from services.projects.db import DB
from services.projects.earned_value import deviation
from services.projects.plan.dating import starts_of
from services.projects.plan.loading import load
from shared.contracts.delivery.changes import CHANGE_DAYS
from shared.contracts.parties import Caller

_BASE = "select starts_on, ends_on from plan_baseline where tenant_id = $1 and project_id = $2 and state = 'approved'"


async def check_days(caller: Caller, found: InHand) -> None:
    """Its project is locked. Raises `change.days` where the plan with its work would end later, counted from the
    baseline, than by the days that it says; `change.work`, `plan.reach`."""
    base = await span_of_base(caller, found.project_id)
    if base is None or found.days is None:
        return
    loaded = await load(caller, found.project_id)
    end = end_of(with_work(loaded, found.work, await starts_of(caller, found.project_id)))
    if end is None:
        return
    late = deviation(loaded.hours.usual, base, end).days
    if late > max(0, found.days):
        raise CHANGE_DAYS(fields={"days": CHANGE_DAYS.code}, days=late)


async def span_of_base(caller: Caller, project_id: UUID) -> tuple[date, date] | None:
    """The first and last day of the baseline that holds."""
    row = await DB.row(_BASE, caller.tenant_id, project_id)
    return None if row is None or row["ends_on"] is None else (row["starts_on"], row["ends_on"])
