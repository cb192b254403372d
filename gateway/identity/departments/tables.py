"""Departments form a tree; an archived one keeps its row."""

from piccolo.columns import UUID, Integer, Text, Timestamptz

from gateway.db import DB
from shared.db.columns import TenantTable


class Department(TenantTable, db=DB, portal=None):
    name = Text()
    parent_id = UUID(null=True)
    head_id = UUID(null=True)
    archived_at = Timestamptz(null=True)
    revision = Integer()
