"""Preferences: one row for each person who chose anything; without one everything is as it comes."""

from piccolo.columns import JSONB, UUID, Boolean, Date, Integer, Text

from services.notify.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import own

PREFERENCE_PORTAL = own("select, insert, update", and_="id = current_setting('app.actor_id')::uuid")


class Preference(TenantTable, db=DB, portal=PREFERENCE_PORTAL):
    """`id` is the membership or contact. `choices` maps a kind to what was chosen for it (deciding.Chosen).
    `chat_to` is his own name or number in the messenger `chat_id`."""

    customer_id = UUID()
    choices = JSONB()
    zone = Text(null=True)
    quiet_from = Integer(null=True)
    quiet_until = Integer(null=True)
    quiet_weekends = Boolean()
    digest_hour = Integer()
    delegate_id = UUID(null=True)
    away_from = Date(null=True)
    away_until = Date(null=True)
    chat_id = UUID(null=True)
    chat_to = Text(null=True)
    escalate_after = Integer(null=True)
    revision = Integer()
