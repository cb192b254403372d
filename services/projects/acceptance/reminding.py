"""So many days before the session both sides are reminded of it."""

from uuid import UUID

from services.projects.acceptance.access import COLUMNS, in_hand
from services.projects.acceptance.actions import REMINDER
from services.projects.acceptance.telling import told
from services.projects.db import DB
from shared.due import Act
from shared.outbox.outbox import service_caller

_ONE = f"""
select {COLUMNS}, exempt::text from acceptance
where tenant_id = $1 and id = $2 and state in ('proposed', 'confirmed') for update
"""


async def remind(tenant_id: UUID, acceptance_id: UUID) -> None:
    row = await DB.row(_ONE, tenant_id, acceptance_id)
    if row is not None:
        await told(service_caller(DB, tenant_id), in_hand(row), "remind")


ACTS: dict[str, Act] = {REMINDER: remind}
"""What happens when its time has come."""
