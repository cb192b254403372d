"""Ids: UUIDv7, so that they sort by the time they were made and index well."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

NIL = UUID(int=0)
"""Stands for "the platform itself" where a tenant is asked for but no company is meant."""


def new_id() -> UUID:
    return uuid7()


def first_id(at: datetime) -> UUID:
    """No UUIDv7 made from this moment on is smaller: RFC 9562 begins them with the milliseconds since 1970."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
