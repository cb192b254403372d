"""What a customer report says, and as whom it is shown."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import View
from shared.contracts.delivery.deliverables import DeliverableState
from shared.contracts.delivery.projects import Phase


class CustomerReportState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    READ = "read"


class ReportFrequency(StrEnum):
    """Monthly: of each calendar month. Biweekly: of fourteen days, from the day on which it was set."""

    MONTHLY = "monthly"
    BIWEEKLY = "biweekly"


class ReportMilestone(Struct, frozen=True, kw_only=True):
    """`planned_on` is the approved baseline's day, the plan's where there is none; `expected_on` the plan's now."""

    name: str
    planned_on: date | None
    expected_on: date | None
    reached_on: date | None


class ReportDeliverable(Struct, frozen=True, kw_only=True):
    """As the customer sees it: the version that was delivered last."""

    number: str
    name: str
    state: DeliverableState
    version: int
    delivered_at: datetime


class Awaited(Struct, frozen=True, kw_only=True):
    """What waits for the customer's word: `kind` is deliverable or change."""

    kind: str
    number: str
    title: str


class ToldRisk(Struct, frozen=True, kw_only=True):
    happening: str
    response: str


class ReportContent(Struct, frozen=True, kw_only=True):
    """Counted on `as_of`. `percent` is the share of the work that is done, `planned_percent` what should be by then;
    None is "not available": no approved baseline, or nothing is known of the work. `risks` are those alone that were
    marked for the customer."""

    as_of: date
    phase: Phase
    starts: date
    ends: date
    expected_end: date | None
    percent: int | None
    planned_percent: int | None
    milestones: tuple[ReportMilestone, ...]
    deliverables: tuple[ReportDeliverable, ...]
    awaited: tuple[Awaited, ...]
    risks: tuple[ToldRisk, ...]


class CustomerReportRow(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    first_day: date
    last_day: date
    state: CustomerReportState
    sent_at: datetime | None
    read_by: str | None
    read_at: datetime | None


class RiskChoice(Struct, frozen=True, kw_only=True):
    """A risk that is open; whether the customer is told of it."""

    number: int
    happening: str
    is_told: bool


class CustomerReportsView(View):
    """`frequency` None: none are drafted by themselves. `next_on` is the day on which the next one is. `plan_revision`
    is 0 while nothing was set."""

    project_id: UUID
    frequency: ReportFrequency | None
    next_on: date | None
    plan_revision: int
    risks: tuple[RiskChoice, ...]
    items: tuple[CustomerReportRow, ...]
    may_write: bool


class CustomerReportView(View):
    """`summary` and `wishes` (what we need from the customer) are a person's words. `receivers` are those to whom it
    was sent, or would be. Once approved, nothing of what it says changes."""

    id: UUID
    project_id: UUID
    project_code: str
    project_name: str
    customer_name: str
    number: int
    first_day: date
    last_day: date
    state: CustomerReportState
    content: ReportContent
    summary: str
    wishes: str
    drafted_by: str | None
    drafted_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    sent_by: str | None
    sent_at: datetime | None
    receivers: tuple[str, ...]
    read_by: str | None
    read_at: datetime | None
    verbs: tuple[str, ...]
    revision: int


class MyReport(View):
    """As the customer reads it."""

    id: UUID
    project_code: str
    project_name: str
    number: int
    first_day: date
    last_day: date
    content: ReportContent
    summary: str
    wishes: str
    sent_at: datetime
    read_by: str | None
    read_at: datetime | None
    verbs: tuple[str, ...]


class MyReportRow(Struct, frozen=True, kw_only=True):
    number: int
    first_day: date
    last_day: date
    sent_at: datetime
    read_at: datetime | None


class MyReports(View):
    """The latest first."""

    project_code: str
    project_name: str
    items: tuple[MyReportRow, ...]
