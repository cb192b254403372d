"""For other features: approved minutes, corrections included."""

from collections.abc import Sequence
from uuid import UUID

from services.projects.db import DB

APPROVED = """
select task_id, sum(minutes)::int as minutes, max(on_day) as last_on from time_entry
where tenant_id = $1 and project_id = any($2) and state = 'approved' group by task_id
"""


async def approved_minutes(tenant_id: UUID, project_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Of the tasks of these projects; a task that nothing was approved of is not named."""
    return {row["task_id"]: row["minutes"] for row in await DB.rows(APPROVED, tenant_id, list(project_ids))}
