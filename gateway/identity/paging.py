"""Keyset pages as every listing of identity makes them: one row more than asked tells whether there is a next page."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

from asyncpg import Record

from shared.contracts.base import Page, View
from shared.contracts.gateway import SnapshotQuery
from shared.core.cursors import decode_cursor, encode_cursor
from shared.core.ids import NIL

V = TypeVar("V", bound=View)


def paged(
    listing: str,
    rows: Sequence[Record],
    limit: int,
    view: Callable[[Record], V],
    *,
    key: Callable[[Record], object] = lambda row: (row["name"], row["id"]),
) -> Page[V]:
    """`rows` were asked with `limit + 1`; `key` gives the sort values of a row, by default name and id."""
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        items=tuple(view(row) for row in rows[:limit]),
        next=encode_cursor(listing, key(last)) if last is not None else None,
    )


def after_name(listing: str, cursor: str | None) -> tuple[str, UUID]:
    """Where a listing by name goes on."""
    return decode_cursor(listing, cursor, tuple[str, UUID]) if cursor else ("", NIL)


def snapshot_start(listing: str, command: SnapshotQuery) -> tuple[list[UUID], UUID, int]:
    """Ids asked for, where to go on, how many rows to ask: the arguments of every snapshot's statement."""
    after = decode_cursor(listing, command.cursor, UUID) if command.cursor else NIL
    return list(command.ids), after, command.limit + 1


def by_id(row: Record) -> object:
    return row["id"]


def pattern(q: str) -> str:
    """What a search looks for; the statement compares with `strpos`, so nothing in it is special."""
    return q.strip().lower()
