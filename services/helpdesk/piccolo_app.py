"""helpdesk's tables for Piccolo and for the wall gate."""

from pathlib import Path

from piccolo.conf.apps import AppConfig
from piccolo.table import Table

from services.helpdesk.approvals.tables import Approval
from services.helpdesk.blocking.tables import DEFINERS as BLOCKING_DEFINERS
from services.helpdesk.blocking.tables import BlockedSender
from services.helpdesk.calendars.tables import Calendar, CalendarVersion
from services.helpdesk.call_plans.tables import LOOSE_INDEXES as CALL_INDEXES
from services.helpdesk.call_plans.tables import PORTALS as CALL_PLAN_PORTALS
from services.helpdesk.callbacks.tables import PORTALS as CALL_BACK_PORTALS
from services.helpdesk.canned.tables import CannedReply
from services.helpdesk.categories.tables import Category
from services.helpdesk.causes.tables import PORTALS as CAUSE_PORTALS
from services.helpdesk.causes.tables import Cause
from services.helpdesk.clocks.tables import LOOSE_INDEXES as CLOCK_INDEXES
from services.helpdesk.clocks.tables import PORTALS as CLOCK_PORTALS
from services.helpdesk.commitments.tables import Commitment
from services.helpdesk.coverage.tables import PORTALS as COVERAGE_PORTALS
from services.helpdesk.custom.tables import PORTALS as CUSTOM_PORTALS
from services.helpdesk.custom.tables import CustomField
from services.helpdesk.details.tables import PORTALS as DETAIL_PORTALS
from services.helpdesk.directory.tables import Company, Contact, Customer, Member
from services.helpdesk.files.tables import File
from services.helpdesk.held.tables import PORTALS as HELD_PORTALS
from services.helpdesk.held.tables import HeldMessage
from services.helpdesk.improvements.tables import PORTALS as IMPROVEMENT_PORTALS
from services.helpdesk.knowledge.tables import DEFINERS as KNOWLEDGE_DEFINERS
from services.helpdesk.knowledge.tables import PORTALS as KNOWLEDGE_PORTALS
from services.helpdesk.linking.tables import TicketLink, TicketMerge
from services.helpdesk.macros.tables import Macro
from services.helpdesk.mail.arriving.tables import LOOSE_INDEXES as MAIL_INDEXES
from services.helpdesk.mail.arriving.tables import PORTALS as MAIL_PORTALS
from services.helpdesk.mail.arriving.tables import RawMail
from services.helpdesk.mail.fetching.tables import LOOSE_INDEXES as FETCHING_INDEXES
from services.helpdesk.mail.fetching.tables import PORTALS as FETCHING_PORTALS
from services.helpdesk.mail.mailboxes.tables import LOOSE_INDEXES as MAILBOX_INDEXES
from services.helpdesk.mail.mailboxes.tables import PORTALS as MAILBOX_PORTALS
from services.helpdesk.mail.mailboxes.tables import Mailbox
from services.helpdesk.messengers.tables import PORTALS as MESSENGER_PORTALS
from services.helpdesk.messengers.tables import Connector
from services.helpdesk.phone.tables import PORTALS as PHONE_PORTALS
from services.helpdesk.policies.tables import PORTALS as POLICY_PORTALS
from services.helpdesk.policies.tables import Policy
from services.helpdesk.priorities.tables import PORTALS as PRIORITY_PORTALS
from services.helpdesk.problems.tables import PORTALS as PROBLEM_PORTALS
from services.helpdesk.problems.tables import Problem, ProblemProposal, ProblemTelling
from services.helpdesk.questionnaires.tables import PORTALS as QUESTIONNAIRE_PORTALS
from services.helpdesk.recoveries.tables import PORTALS as RECOVERY_PORTALS
from services.helpdesk.reminding.tables import LOOSE_INDEXES as REMINDER_INDEXES
from services.helpdesk.reminding.tables import PORTALS as REMINDER_PORTALS
from services.helpdesk.replays.tables import Replay
from services.helpdesk.search.tables import DEFINERS as SEARCH_DEFINERS
from services.helpdesk.search.tables import LOOSE_INDEXES as SEARCH_INDEXES
from services.helpdesk.search.tables import PORTALS as SEARCH_PORTALS
from services.helpdesk.service_reports.tables import PORTALS as SERVICE_REPORT_PORTALS
from services.helpdesk.suggestions.tables import LOOSE_INDEXES as SUGGESTION_INDEXES
from services.helpdesk.suggestions.tables import PORTALS as SUGGESTION_PORTALS
from services.helpdesk.teams.tables import PORTALS as TEAM_PORTALS
from services.helpdesk.teams.tables import Team
from services.helpdesk.tickets.tables import Message, Ticket, TicketEvent
from services.helpdesk.triggers.tables import TriggerRule, TriggerRun
from services.helpdesk.views.tables import SavedView
from services.helpdesk.web_forms.tables import WebForm

TABLES: list[type[Table]] = [
    Company,
    Member,
    Customer,
    Contact,
    Ticket,
    Message,
    TicketEvent,
    File,
    Calendar,
    CalendarVersion,
    CannedReply,
    CustomField,
    Macro,
    Mailbox,
    RawMail,
    TriggerRule,
    TriggerRun,
    Category,
    Cause,
    Policy,
    Commitment,
    Team,
    SavedView,
    Approval,
    TicketLink,
    TicketMerge,
    BlockedSender,
    WebForm,
    HeldMessage,
    Connector,
    Replay,
    Problem,
    ProblemTelling,
    ProblemProposal,
]

PORTALS = {
    "copy_state": None,
    **CUSTOM_PORTALS,
    **CAUSE_PORTALS,
    **COVERAGE_PORTALS,
    **PROBLEM_PORTALS,
    **REMINDER_PORTALS,
    **POLICY_PORTALS,
    **CLOCK_PORTALS,
    **SEARCH_PORTALS,
    **DETAIL_PORTALS,
    **PRIORITY_PORTALS,
    **TEAM_PORTALS,
    **SUGGESTION_PORTALS,
    **KNOWLEDGE_PORTALS,
    **IMPROVEMENT_PORTALS,
    **PHONE_PORTALS,
    **MAILBOX_PORTALS,
    **MAIL_PORTALS,
    **FETCHING_PORTALS,
    **HELD_PORTALS,
    **MESSENGER_PORTALS,
    **CALL_PLAN_PORTALS,
    **CALL_BACK_PORTALS,
    **QUESTIONNAIRE_PORTALS,
    **RECOVERY_PORTALS,
    **SERVICE_REPORT_PORTALS,
}
"""Customer rules of tables that have no class."""

LOOSE_INDEXES = {
    **CLOCK_INDEXES,
    **SEARCH_INDEXES,
    **SUGGESTION_INDEXES,
    **REMINDER_INDEXES,
    **MAILBOX_INDEXES,
    **MAIL_INDEXES,
    **FETCHING_INDEXES,
    **CALL_INDEXES,
}

DEFINERS = {**SEARCH_DEFINERS, **BLOCKING_DEFINERS, **KNOWLEDGE_DEFINERS}

APP_CONFIG = AppConfig(
    app_name="helpdesk",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=TABLES,
)
