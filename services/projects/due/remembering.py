"""Remembering that something is due, and forgetting it."""

from datetime import datetime
from uuid import UUID

from services.projects.db import DB

_REMEMBER = """
insert into due (tenant_id, kind, subject_id, fire_at) values ($1, $2, $3, $4)
on conflict (tenant_id, kind, subject_id) do update set fire_at = excluded.fire_at
"""
_FORGET = "delete from due where tenant_id = $1 and kind = $2 and subject_id = $3"


async def remember(tenant_id: UUID, kind: str, subject_id: UUID, at: datetime) -> None:
    """One moment for each kind and thing: what was remembered before is not any more."""
    await DB.run(_REMEMBER, tenant_id, kind, subject_id, at)


async def forget(tenant_id: UUID, kind: str, subject_id: UUID) -> None:
    await DB.run(_FORGET, tenant_id, kind, subject_id)
