"""Rules that run by themselves, and when they did. `conditions` are Conditions, `deeds` are Deeds."""

from piccolo.columns import JSONB, UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class TriggerRule(TenantTable, db=DB, portal=None):
    """Those in use have different names, and places from 1 on without a gap."""

    name = Text()
    moment = Text()
    conditions = JSONB()
    deeds = JSONB()
    place = Integer()
    is_on = Boolean()
    fired = Integer()
    fired_at = Timestamptz(null=True)
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()


class TriggerRun(TenantTable, db=DB, portal=None):
    """Once for a trigger, a ticket and a `cause`: the event that began it all."""

    trigger_id = UUID()
    ticket_id = UUID()
    cause = UUID()
    number = Integer()
    depth = Integer()
    at = Timestamptz()
    outcome = Text()
    error = Text()
