"""What the queue, an export and a listing share about filters and order; sql/filters.sql makes rows of them."""

from datetime import UTC, datetime
from hashlib import blake2b
from uuid import UUID

import msgspec

from shared.contracts.helpdesk import NO_FILTERS, Filters, Queue, Sort

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
START = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))

BY_DUE = frozenset({Queue.OPEN, Queue.MINE, Queue.UNASSIGNED, Queue.WAITING})
"""Sorted by what is due first; the others by the latest change."""


class Page(msgspec.Struct):
    """What the SQL functions say of a page: the rows stay as they are."""

    rows: msgspec.Raw
    seen: int
    last_at: datetime | None
    last_id: UUID | None


def order_of(queue: Queue, sort: Sort | None) -> Sort:
    return sort or (Sort.DUE if queue in BY_DUE else Sort.UPDATED)


def begin_of(order: Sort) -> tuple[datetime, UUID]:
    """Before the first row of that order."""
    return END if order is Sort.UPDATED else START


def filter_json(filters: Filters) -> str:
    return msgspec.json.encode(filters).decode()


def listing_of(name: str, queue: Queue, filters: Filters, order: Sort) -> str:
    """Names a list, so that a cursor of one does not continue another."""
    if filters == NO_FILTERS:
        return f"{name}:{queue}:{order}"
    return f"{name}:{queue}:{order}:{blake2b(msgspec.json.encode(filters), digest_size=12).hexdigest()}"
