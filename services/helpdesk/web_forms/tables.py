"""Forms that people fill in without signing in."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class WebForm(TenantTable, db=DB, portal=None):
    """`key` is the last part of its address."""

    key = Text()
    name = Text()
    intro = Text()
    consent = Text()
    thanks = Text()
    category_id = UUID(null=True)
    team_id = UUID(null=True)
    asks_category = Boolean()
    takes_files = Boolean()
    origins = Array(base_column=Text())
    per_hour = Integer()
    is_active = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
