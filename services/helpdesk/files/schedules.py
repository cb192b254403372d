"""Copies whose message was never written (a crash between copy and commit) are removed a day later."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.helpdesk.db import DB
from shared.feature import Schedule
from shared.storage.keys import Thing
from shared.storage.objects import Objects
from shared.storage.sweeping import sweep

SECONDS = 3600.0

_OWNED = """
select id from file where tenant_id = $1 and id = any($2)
union all select id from article_file where tenant_id = $1 and id = any($2)
union all select id from held_file where tenant_id = $1 and id = any($2)
"""


def orphans(objects: Callable[[], Objects]) -> Schedule:
    return Schedule("files.orphans", SECONDS, sweeper(objects))


def sweeper(objects: Callable[[], Objects]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        await sweep(objects(), Thing.TICKET_FILE, owned)

    return run


async def owned(tenant_id: UUID, file_ids: list[UUID]) -> list[UUID]:
    async with DB.tenant_scope(tenant_id):
        return [row["id"] for row in await DB.rows(_OWNED, tenant_id, file_ids)]
