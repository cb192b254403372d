"""The verbs on the block list."""

import asyncpg

from services.helpdesk.db import DB
from shared.contracts.desk.blocking import (
    BLOCKED_EXISTS,
    BLOCKED_FULL,
    BLOCKED_NOT_FOUND,
    BlockedView,
    BlockListChanged,
    BlockSender,
    UnblockSender,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 1_000

_COUNT = "select count(*) from blocked_sender where tenant_id = $1"
_BLOCK = """
insert into blocked_sender (tenant_id, id, sender, blocked_by) values ($1, $2, $3, $4)
returning id, sender, blocked_by, blocked_at
"""
_UNBLOCK = """
delete from blocked_sender where tenant_id = $1 and id = $2 returning id, sender, blocked_by, blocked_at
"""


async def block(caller: Caller, command: BlockSender) -> BlockedView:
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise BLOCKED_FULL(most=MOST)
    try:
        row = await DB.row(_BLOCK, caller.tenant_id, new_id(), command.sender.lower(), caller.name)
    except asyncpg.UniqueViolationError as error:
        raise BLOCKED_EXISTS(fields={"sender": BLOCKED_EXISTS.code}) from error
    assert row is not None  # it was just written
    return await _told(caller, BlockedView(**dict(row)), "blocked")


async def unblock(caller: Caller, command: UnblockSender) -> BlockedView:
    row = await DB.row(_UNBLOCK, caller.tenant_id, command.blocked_id)
    if row is None:
        raise BLOCKED_NOT_FOUND()
    return await _told(caller, BlockedView(**dict(row)), "unblocked")


async def _told(caller: Caller, view: BlockedView, what: str) -> BlockedView:
    await record(DB, caller, BlockListChanged(id=view.id, version=1, sender=view.sender, what=what))
    return view
