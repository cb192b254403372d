"""The delivery log."""

from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from services.notify.db import DB
from shared.contracts.base import Page
from shared.contracts.notify import DELIVERY_NOT_FOUND, DeliveryState, DeliveryView, ListDeliveries
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_ONE = """
select id, kind, address as "to", state, attempts, error, created_at, sent_at from delivery
where tenant_id = $1 and id = $2
"""
_ALL = """
select id, kind, address as "to", state, attempts, error, created_at, sent_at from delivery
where tenant_id = $1 and (created_at, id) < ($2, $3) order by created_at desc, id desc limit $4
"""
_IN_STATE = """
select id, kind, address as "to", state, attempts, error, created_at, sent_at from delivery
where tenant_id = $1 and (created_at, id) < ($2, $3) and state = $5 order by created_at desc, id desc limit $4
"""


async def list_deliveries(caller: Caller, command: ListDeliveries) -> Page[DeliveryView]:
    listing = f"deliveries:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    if command.state is None:
        rows = await DB.rows(_ALL, caller.tenant_id, *before, command.limit + 1)
    else:
        rows = await DB.rows(_IN_STATE, caller.tenant_id, *before, command.limit + 1, command.state)
    items = tuple(_view(row) for row in rows[: command.limit])
    more = len(rows) > command.limit
    return Page(items=items, next=encode_cursor(listing, (items[-1].created_at, items[-1].id)) if more else None)


async def view(caller: Caller, delivery_id: UUID) -> DeliveryView:
    row = await DB.row(_ONE, caller.tenant_id, delivery_id)
    if row is None:
        raise DELIVERY_NOT_FOUND()
    return _view(row)


def _view(row: asyncpg.Record) -> DeliveryView:
    return DeliveryView(**{**dict(row), "state": DeliveryState(row["state"])})
