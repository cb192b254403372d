"""Projects and who is in their teams."""

from piccolo.columns import UUID, Date, Integer, Numeric, Text, Timestamptz

from services.projects.db import DB
from shared.db.columns import TenantTable

PORTALS = {"project_member": None, "project_event": None}


class Project(TenantTable, db=DB, portal=None):
    """`code` is P-2026-001: counted per company and year, never used again. `held_phase` is where one that is on hold
    goes on."""

    code = Text()
    name = Text()
    customer_id = UUID()
    manager_id = UUID()
    department_id = UUID(null=True)
    proposal_id = UUID(null=True)
    phase = Text()
    held_phase = Text(null=True)
    goal = Text()
    starts = Date()
    ends = Date()
    amount = Numeric(null=True)
    currency = Text()
    opened_at = Timestamptz()
    updated_at = Timestamptz()
    revision = Integer()
