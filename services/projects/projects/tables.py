"""Projects and who is in their teams."""

from piccolo.columns import UUID, Date, Integer, Numeric, Text, Timestamptz

from services.projects.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import own

OF_PROJECT = "tenant_id, id, customer_id, code, name, currency, manager_id"
"""What a customer's call reads of a project of his; whose manager it is, is told to notify and to nobody else."""

PORTALS = {"project_member": None, "project_event": None}

STANDING = "phase, starts, ends, opened_at"
"""And where it stands."""


class Project(TenantTable, db=DB, portal=own(f"select ({OF_PROJECT}, {STANDING})")):
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
