"""For other features: what stands in the way of a gate."""

from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from shared.contracts.parties import Caller

_OPEN_MAJOR = """
select id, number, title, state from nonconformity
where tenant_id = $1 and project_id = $2 and grade = 'major' and state not in ('effect_watch', 'closed')
order by raised_at, id
"""
_UNJUDGED = """
select id, number, title, state from nonconformity where tenant_id = $1 and project_id = $2 and state = 'open'
order by raised_at, id
"""


class OpenOne(Struct, frozen=True, kw_only=True):
    id: UUID
    number: str
    title: str
    state: str


async def open_major(caller: Caller, project_id: UUID) -> list[OpenOne]:
    """Major ones that were not verified yet ("1.3.b"). While only their effect is watched they hold up nothing."""
    return [OpenOne(**dict(row)) for row in await DB.rows(_OPEN_MAJOR, caller.tenant_id, project_id)]


async def unjudged(caller: Caller, project_id: UUID) -> list[OpenOne]:
    """Nobody has said how grave these are: each may be a major one."""
    return [OpenOne(**dict(row)) for row in await DB.rows(_UNJUDGED, caller.tenant_id, project_id)]
