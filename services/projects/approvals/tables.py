"""Requests, their steps and places, what happened to them, and who decides for whom. No customer reads any of it."""

from piccolo.columns import UUID, Date, Integer, Numeric, Text, Timestamptz

from services.projects.db import DB
from shared.db.columns import TenantTable

PORTALS = {
    "approval_step": None,
    "approval_seat": None,
    "approval_event": None,
    "approval_question": None,
    "approval_flow": None,
    "approval_flow_version": None,
}


class Approval(TenantTable, db=DB, portal=None):
    """`party`, `subject` and `subject_key` say what it is about; of each there is one that is not decided for good.
    `round` counts its submissions: steps of earlier rounds stay as they ended."""

    number = Text()
    party = Text()
    subject = Text()
    subject_key = Text()
    subject_revision = Integer()
    title = Text()
    place = Text()
    content_hash = Text()
    amount = Numeric(null=True)
    currency = Text()
    reason = Text()
    state = Text()
    round = Integer()
    asked_by_id = UUID()
    asked_by = Text()
    department_id = UUID(null=True)
    asked_at = Timestamptz()
    decided_at = Timestamptz(null=True)
    revision = Integer()


class Delegation(TenantTable, db=DB, portal=None):
    """Both days are within it."""

    from_id = UUID()
    to_id = UUID()
    first_day = Date()
    last_day = Date()
    reason = Text()
    made_at = Timestamptz()
    ended_at = Timestamptz(null=True)
