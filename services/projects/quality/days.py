"""Days as the company counts them."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.projects.directory.queries import zone_of
from shared.core.clock import now

MORNING = time(9)


async def today(tenant_id: UUID) -> date:
    return now().astimezone(await zone_of(tenant_id)).date()


def morning(zone: ZoneInfo, day: date, after: int = 0) -> datetime:
    """At nine of that day, or so many days after it."""
    return datetime.combine(day + timedelta(days=after), MORNING, zone)


def next_morning(zone: ZoneInfo) -> datetime:
    return morning(zone, now().astimezone(zone).date(), 1)
