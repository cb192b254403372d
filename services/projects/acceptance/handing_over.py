"""What the desk is told when a customer has accepted: all that was promised to him, from that day on."""

from calendar import monthrange
from datetime import date, timedelta

from services.projects.acceptance.access import InHand
from services.projects.db import DB
from shared.contracts.delivery.acceptance_views import Commitment
from shared.contracts.delivery.accepted import ProjectAccepted
from shared.contracts.parties import Caller

_PROJECT = "select code, name from project where tenant_id = $1 and id = $2"


async def accepted(caller: Caller, found: InHand, promised: Commitment, day: date) -> ProjectAccepted:
    row = await DB.row(_PROJECT, caller.tenant_id, found.project_id)
    assert row is not None  # its acceptance is in hand
    return ProjectAccepted(
        id=found.project_id,
        version=found.round,
        code=row["code"],
        title=row["name"],
        customer_id=found.customer_id,
        content=promised.content,
        valid_from=day,
        valid_until=last_day(day, promised.months),
        warranty_until=last_day(day, promised.warranty_months),
        around_the_clock=promised.around_the_clock,
        response_minutes=promised.response_minutes,
        resolution_minutes=promised.resolution_minutes,
        promises=promised.promises,
        products=promised.products,
        contact=promised.contact,
    )


def last_day(first: date, months: int | None) -> date | None:
    """Of so many months that begin on `first`: the day before the same day of the month; one that the month does not
    have ends with it. None: no end."""
    if months is None:
        return None
    year, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + year, month + 1
    longest = monthrange(year, month)[1]
    if first.day > longest:
        return date(year, month, longest)
    return date(year, month, first.day) - timedelta(days=1)
