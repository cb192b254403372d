"""projects' tables for Piccolo and for the wall gate."""

from pathlib import Path

from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from services.projects.acceptance.tables import PORTALS as ACCEPTANCE_PORTALS
from services.projects.approvals.tables import PORTALS as APPROVAL_PORTALS
from services.projects.approvals.tables import Approval, Delegation
from services.projects.baselines.tables import PORTALS as BASELINE_PORTALS
from services.projects.changes.tables import PORTALS as CHANGE_PORTALS
from services.projects.checks.tables import PORTALS as CHECK_PORTALS
from services.projects.closing.tables import PORTALS as CLOSING_PORTALS
from services.projects.communication.tables import PORTALS as COMMUNICATION_PORTALS
from services.projects.control.tables import PORTALS as CONTROL_PORTALS
from services.projects.deliverables.tables import PORTALS as DELIVERABLE_PORTALS
from services.projects.directory.tables import Company, Contact, Customer, Department, Member
from services.projects.due.tables import LOOSE_INDEXES as DUE_INDEXES
from services.projects.due.tables import PORTALS as DUE_PORTALS
from services.projects.gates.tables import PORTALS as GATE_PORTALS
from services.projects.lessons.tables import PORTALS as LESSON_PORTALS
from services.projects.nonconformities.tables import PORTALS as NONCONFORMITY_PORTALS
from services.projects.plan.tables import PORTALS as PLAN_PORTALS
from services.projects.projects.tables import PORTALS as PROJECT_PORTALS
from services.projects.projects.tables import Project
from services.projects.proposals.tables import PORTALS as PROPOSAL_PORTALS
from services.projects.proposals.tables import Proposal
from services.projects.quality.tables import PORTALS as QUALITY_PORTALS
from services.projects.requirements.tables import Requirement
from services.projects.responsibilities.tables import PORTALS as RESPONSIBILITY_PORTALS
from services.projects.risks.tables import PORTALS as RISK_PORTALS
from services.projects.skills.tables import PORTALS as SKILL_PORTALS
from services.projects.staffing.tables import PORTALS as STAFFING_PORTALS
from services.projects.templates.tables import PORTALS as TEMPLATE_PORTALS
from services.projects.work.tables import PORTALS as WORK_PORTALS

TABLES: list[type[Table]] = [
    Company,
    Department,
    Member,
    Customer,
    Contact,
    Project,
    Approval,
    Delegation,
    Requirement,
    Proposal,
]

PORTALS = {
    "copy_state": None,
    **DUE_PORTALS,
    **DELIVERABLE_PORTALS,
    **ACCEPTANCE_PORTALS,
    **PROJECT_PORTALS,
    **APPROVAL_PORTALS,
    **PROPOSAL_PORTALS,
    **PLAN_PORTALS,
    **RESPONSIBILITY_PORTALS,
    **RISK_PORTALS,
    **COMMUNICATION_PORTALS,
    **GATE_PORTALS,
    **BASELINE_PORTALS,
    **CHANGE_PORTALS,
    **CONTROL_PORTALS,
    **TEMPLATE_PORTALS,
    **CHECK_PORTALS,
    **NONCONFORMITY_PORTALS,
    **QUALITY_PORTALS,
    **LESSON_PORTALS,
    **CLOSING_PORTALS,
    **WORK_PORTALS,
    **SKILL_PORTALS,
    **STAFFING_PORTALS,
}
"""Customer rules of tables that have no class."""

LOOSE_INDEXES = {
    **DUE_INDEXES,
}

APP_CONFIG = AppConfig(
    app_name="projects",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=TABLES,
)
