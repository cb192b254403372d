"""Loading a macro, to change it or to run it."""

from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import MACRO_ARCHIVED, MACRO_NOT_FOUND, MACRO_STALE
from shared.contracts.parties import Caller

_LOAD = "select id, name, deeds::text, archived, revision from macro where tenant_id = $1 and id = $2"
_LOCK = f"{_LOAD} for update"

_deeds = msgspec.json.Decoder(Deeds)


class MacroInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    deeds: Deeds
    archived: bool
    revision: int


async def take_in_hand(caller: Caller, macro_id: UUID, revision: int) -> MacroInHand:
    """Locked for this transaction. Raises not found, stale, archived."""
    macro = _macro(await DB.row(_LOCK, caller.tenant_id, macro_id))
    if macro.revision != revision:
        raise MACRO_STALE(revision=macro.revision)
    return _used(macro)


async def to_run(caller: Caller, macro_id: UUID) -> MacroInHand:
    """Raises not found, archived."""
    return _used(_macro(await DB.row(_LOAD, caller.tenant_id, macro_id)))


def _macro(row: Record | None) -> MacroInHand:
    if row is None:
        raise MACRO_NOT_FOUND()
    return MacroInHand(**{**dict(row), "deeds": _deeds.decode(row["deeds"])})


def _used(macro: MacroInHand) -> MacroInHand:
    if macro.archived:
        raise MACRO_ARCHIVED()
    return macro
