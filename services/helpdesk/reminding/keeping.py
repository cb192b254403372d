"""Remembering that something is due, and forgetting it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from services.helpdesk.db import DB

HOUR = 8
"""Of the company's morning."""

# Without a day it is the next one, where the company is: at its eight o'clock in Tokyo it is still yesterday in UTC.
_DAY = """
insert into reminder as r (tenant_id, kind, subject_id, fire_at)
select $1, $2, $3, (coalesce($4::date, (now() at time zone o.zone)::date + 1) + make_interval(hours => $5))
  at time zone o.zone
from (select coalesce((select zone from company where tenant_id = $1), 'UTC') as zone) o
on conflict (tenant_id, kind, subject_id) do update set fire_at = excluded.fire_at
"""
_AT = """
insert into reminder (tenant_id, kind, subject_id, fire_at) values ($1, $2, $3, $4)
on conflict (tenant_id, kind, subject_id) do update set fire_at = excluded.fire_at
"""
_FIRST = """
insert into reminder (tenant_id, kind, subject_id, fire_at) values ($1, $2, $3, coalesce($5::timestamptz, now()) + $4)
on conflict do nothing
"""
_FORGET = "delete from reminder where tenant_id = $1 and kind = $2 and subject_id = $3"


async def remember_day(tenant_id: UUID, kind: str, subject_id: UUID, day: date) -> None:
    """At eight in the company's morning of that day, at once if that is past; what was remembered before is not."""
    await DB.run(_DAY, tenant_id, kind, subject_id, day, HOUR)


async def remember_at(tenant_id: UUID, kind: str, subject_id: UUID, at: datetime) -> None:
    """As remember_day, at an instant."""
    await DB.run(_AT, tenant_id, kind, subject_id, at)


async def remember_tomorrow(tenant_id: UUID, kind: str, subject_id: UUID) -> None:
    """As `remember_day`, of the company's next day."""
    await DB.run(_DAY, tenant_id, kind, subject_id, None, HOUR)


async def remember_first(
    tenant_id: UUID, kind: str, subject_id: UUID, after: timedelta, *, since: datetime | None = None
) -> None:
    """So long after `since` (now). Something that is remembered already comes first, and stays as it is."""
    await DB.run(_FIRST, tenant_id, kind, subject_id, after, since)


async def forget(tenant_id: UUID, kind: str, subject_id: UUID) -> None:
    await DB.run(_FORGET, tenant_id, kind, subject_id)
