"""Replays of the past under a draft policy."""

from piccolo.columns import JSONB, UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Replay(TenantTable, db=DB, portal=None):
    """`after_id` is the last ticket gone through, `counts` what was counted so far (see counting.py)."""

    policy_id = UUID()
    rules = JSONB()
    calendar_id = UUID(null=True)
    everything = Boolean()
    since = Timestamptz()
    state = Text()
    total = Integer()
    done = Integer()
    after_id = UUID()
    counts = JSONB()
    started_by = Text()
    started_at = Timestamptz()
    finished_at = Timestamptz(null=True)
    revision = Integer()
