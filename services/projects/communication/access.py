"""A version of a communication plan, locked, and what its lines hash to."""

from hashlib import sha256
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from shared.contracts.delivery.communication import CommItem
from shared.contracts.delivery.communication import CommState as S

_COLUMNS = "select id, project_id, version, state, items::text as items, revision from comm_plan"
_LATEST = f"{_COLUMNS} where tenant_id = $1 and project_id = $2 order by version desc limit 1"
_LOCK = f"{_COLUMNS} where tenant_id = $1 and id = $2 for update"

_items = msgspec.json.Decoder(tuple[CommItem, ...])


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    project_id: UUID
    version: int
    state: S
    items: tuple[CommItem, ...]
    revision: int


async def latest_of(tenant_id: UUID, project_id: UUID) -> InHand | None:
    """The project is locked, where this is for a change."""
    return _in_hand(await DB.row(_LATEST, tenant_id, project_id))


async def locked(tenant_id: UUID, plan_id: UUID) -> InHand | None:
    return _in_hand(await DB.row(_LOCK, tenant_id, plan_id))


def encoded(items: tuple[CommItem, ...]) -> str:
    return msgspec.json.encode(items).decode()


def hash_of(items: tuple[CommItem, ...]) -> str:
    """SHA-256 of the lines in their order."""
    return sha256(encoded(items).encode()).hexdigest()


def _in_hand(row: Record | None) -> InHand | None:
    if row is None:
        return None
    return InHand(**{**dict(row), "state": S(row["state"]), "items": _items.decode(row["items"])})
