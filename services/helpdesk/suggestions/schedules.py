"""Models that nothing names any more (a crash between storing and writing it down) are removed a day later."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.feature import Schedule
from shared.storage.keys import Thing, id_in
from shared.storage.objects import objects
from shared.storage.sweeping import sweep

SECONDS = 3600.0

_KEY = "select key from category_model where tenant_id = $1"


async def run() -> None:
    await sweep(objects(), Thing.CATEGORY_MODEL, owned)


async def owned(tenant_id: UUID, file_ids: list[UUID]) -> list[UUID]:
    async with DB.tenant_scope(tenant_id):
        key = await DB.value(_KEY, tenant_id)
    kept = id_in(key) if key else None
    return [file_id for file_id in file_ids if file_id == kept]


ORPHANS = Schedule("suggestions.orphans", SECONDS, run)
