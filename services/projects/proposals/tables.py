"""Proposals, and what an approved one begins."""

from piccolo.columns import JSONB, UUID, Date, Integer, Numeric, Text, Timestamptz

from services.projects.db import DB
from shared.db.columns import TenantTable

PORTALS = {"proposal_submission": None, "project_budget": None, "budget_line": None, "project_stage": None}


class Proposal(TenantTable, db=DB, portal=None):
    """As it is being written; what was submitted of it lies in proposal_submission and never changes. `round` counts
    its submissions."""

    requirement_id = UUID(null=True)
    customer_id = UUID()
    title = Text()
    background = Text()
    goal = Text()
    services = Text()
    outcome = Text()
    budget = JSONB()
    starts = Date(null=True)
    ends = Date(null=True)
    stages = JSONB()
    manager_id = UUID(null=True)
    amount = Numeric(null=True)
    currency = Text()
    state = Text()
    applicant_id = UUID()
    applicant = Text()
    round = Integer()
    created_at = Timestamptz()
    updated_at = Timestamptz()
    revision = Integer()
