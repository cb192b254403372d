"""Calendars and their versions. What holds at an instant is the version with the latest `valid_from` not after it;
among equals the later version."""

from piccolo.columns import JSONB, UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Calendar(TenantTable, db=DB, portal=None):
    """One default per company, whose calendars in use have different names."""

    name = Text()
    state = Text()
    is_default = Boolean()
    revision = Integer()


class CalendarVersion(TenantTable, db=DB, portal=None):
    """Append-only. `author_name` is the name at that time; `definition` is the contract's `Definition` as JSON."""

    calendar_id = UUID()
    version = Integer()
    valid_from = Timestamptz()
    made_at = Timestamptz()
    author_kind = Text()
    author_id = UUID()
    author_name = Text()
    reason = Text()
    verb = Text()
    data = JSONB()
    definition = JSONB()
