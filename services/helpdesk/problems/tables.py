"""Problems, their tickets, history, what was told of them, and proposals. No customer reads any of it: what they are
told is a message on their own ticket."""

from piccolo.columns import UUID, Array, Date, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable

PORTALS = {"problem_ticket": None, "problem_event": None, "problem_told": None}


class Problem(TenantTable, db=DB, portal=None):
    """`watch_since` is when its watch began, or the last recurrence within it; `recurrences` counts those."""

    number = Integer()
    title = Text()
    cause_id = UUID(null=True)
    state = Text()
    analysis = Text()
    workaround = Text()
    action = Text()
    owner_id = UUID(null=True)
    action_due = Date(null=True)
    watch_days = Integer()
    watch_since = Timestamptz(null=True)
    recurrences = Integer()
    opened_by = Text()
    opened_at = Timestamptz()
    updated_at = Timestamptz()
    closed_at = Timestamptz(null=True)
    revision = Integer()


class ProblemTelling(TenantTable, db=DB, portal=None, tablename="problem_telling"):
    """One word to all requesters; whom it has reached is in problem_told."""

    problem_id = UUID()
    body = Text()
    told_by_id = UUID()
    told_by = Text()
    at = Timestamptz()


class ProblemProposal(TenantTable, db=DB, portal=None, tablename="problem_proposal"):
    """`kind` cause: many tickets of one cause; burst: many that read alike within hours."""

    kind = Text()
    cause_id = UUID(null=True)
    title = Text()
    tickets = Array(base_column=UUID())
    state = Text()
    made_at = Timestamptz()
    decided_by = Text(null=True)
    decided_at = Timestamptz(null=True)
    reason = Text()
    problem_id = UUID(null=True)
    revision = Integer()
