"""The tree of causes, where one is required, and which ticket has which. No customer reads any of it."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable

PORTALS = {"cause_rule": None, "ticket_cause": None}


class Cause(TenantTable, db=DB, portal=None):
    """Siblings that are in use have different names, and all of them different codes."""

    parent_id = UUID(null=True)
    code = Text()
    name = Text()
    description = Text()
    is_defect = Boolean()
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
