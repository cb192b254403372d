"""Keyset paging: the cursor holds the sort values of the last row seen and what they were sorted by.

Opaque to callers; typed on the way back in, so a hand-made one is refused rather than reaching SQL. The same
listing always signs its cursors with the same `listing` word: a cursor of another list or filter is refused too.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from shared.core.errors import Failure, Invalid

K = TypeVar("K")

BAD_CURSOR = Failure("cursor.invalid", Invalid)


def encode_cursor(listing: str, keys: object) -> str:
    """`keys` is a tuple of sort values; the answer is URL-safe and without padding."""
    return urlsafe_b64encode(msgspec.msgpack.encode((listing, keys))).rstrip(b"=").decode()


def decode_cursor(listing: str, cursor: str, shape: type[K]) -> K:
    """Raises `cursor.invalid` unless `cursor` came from `encode_cursor` for the same listing and shape."""
    try:
        raw = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        made_for, keys = msgspec.msgpack.decode(raw, type=tuple[str, shape])  # type: ignore[valid-type]
        _check(keys)
    except (ValueError, OverflowError, msgspec.DecodeError) as error:
        raise BAD_CURSOR(fields={"cursor": BAD_CURSOR.code}) from error
    if made_for != listing:
        raise BAD_CURSOR(fields={"cursor": BAD_CURSOR.code})
    return keys


LARGEST = 2**31


def _check(key: object) -> None:
    """What PostgreSQL could not take is none of ours: an instant without a zone, or beyond the calendar once it is in
    UTC; a number that is no `int`. Raises ValueError, OverflowError."""
    if isinstance(key, datetime):
        if key.tzinfo is None:
            raise ValueError(key)
        key.astimezone(UTC)
    if isinstance(key, int) and not -LARGEST <= key < LARGEST:
        raise OverflowError(key)
    if isinstance(key, tuple):
        for one in key:
            _check(one)
