"""The tree of categories. `examples` are sentences a suggestion learns from before there is any history."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal

PORTAL = Portal(rule="not archived", verbs="select (tenant_id, id, parent_id, name, archived)")


class Category(TenantTable, db=DB, portal=PORTAL):
    """Siblings that are in use have different names. Customers may name what they write about: they see the names."""

    parent_id = UUID(null=True)
    name = Text()
    description = Text()
    examples = Array(Text())
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
