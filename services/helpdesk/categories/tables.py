"""The tree of categories. `examples` are sentences a suggestion learns from before there is any history."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Category(TenantTable, db=DB, portal=None):
    """Siblings that are in use have different names."""

    parent_id = UUID(null=True)
    name = Text()
    description = Text()
    examples = Array(Text())
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
