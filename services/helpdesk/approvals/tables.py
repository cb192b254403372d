"""Requests for approval."""

from piccolo.columns import UUID, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class Approval(TenantTable, db=DB, portal=None):
    """`content` is what is asked for, in its subject's own words, to the letter, and never changes: `content_hash` is
    of it, what it is about, and the revision that had when it was asked. Only the decision can be written."""

    subject = Text()
    subject_id = UUID()
    subject_revision = Integer()
    title = Text()
    content = Text()
    content_hash = Text()
    reason = Text()
    state = Text()
    asked_by_id = UUID()
    asked_by = Text()
    asked_at = Timestamptz()
    decided_by_id = UUID(null=True)
    decided_by = Text(null=True)
    decided_at = Timestamptz(null=True)
    decision = Text()
    revision = Integer()
