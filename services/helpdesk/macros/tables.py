"""Several acts under one name: `deeds` is Deeds."""

from piccolo.columns import JSONB, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Macro(TenantTable, db=DB, portal=None):
    """Those in use have different names."""

    name = Text()
    deeds = JSONB()
    used = Integer()
    used_at = Timestamptz(null=True)
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
