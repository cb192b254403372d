"""Messengers of a company: which of its people can be reached by, and which rooms hear of what. Each runs inside a
scope of the company."""

from collections.abc import Iterable
from uuid import UUID

from services.notify.db import DB
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.having import Having
from shared.contracts.telling.preferences import ChatChoice

_HAVING = """
select coalesce(array_agg(distinct tenant_id), '{}') as those from chat where state = 'active' and not reaches
"""
_CHOICES = """
select id, name, service from chat where tenant_id = $1 and state = 'active' and reaches order by lower(name), id
"""
_ROOMS = """
select id, name, language, kinds from chat where tenant_id = $1 and state = 'active' and not reaches order by id
"""


async def _look() -> Iterable[UUID]:
    row = await DB.once_as_worker(_HAVING)
    return row["those"] if row else ()


HAVING = Having(_look)
"""A room."""


async def choices(tenant_id: UUID) -> tuple[ChatChoice, ...]:
    """Those by which people can be reached."""
    return tuple(ChatChoice(**dict(row)) for row in await DB.rows(_CHOICES, tenant_id))


async def rooms(tenant_id: UUID) -> dict[str, list[Recipient]]:
    """For each kind of news, the rooms that hear of it. Most companies have none, which costs nothing."""
    found: dict[str, list[Recipient]] = {}
    if not await HAVING.has(tenant_id):
        return found
    for row in await DB.rows(_ROOMS, tenant_id):
        room = Recipient(kind=RecipientKind.CHAT, id=row["id"], name=row["name"], locale=row["language"])
        for kind in row["kinds"]:
            found.setdefault(kind, []).append(room)
    return found
