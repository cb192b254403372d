"""Ids: UUIDv7, so that they sort by the time they were made and index well."""

from uuid import UUID

from uuid_utils.compat import uuid7

NIL = UUID(int=0)
"""Stands for "the platform itself" where a tenant is asked for but no company is meant."""


def new_id() -> UUID:
    return uuid7()
