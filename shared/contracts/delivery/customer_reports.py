"""The regular report to a customer: drafted from what is known, completed and approved by the project's manager, sent,
and read in the portal."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, Event, Rest
from shared.contracts.delivery.customer_report_views import Awaited as Awaited
from shared.contracts.delivery.customer_report_views import CustomerReportRow as CustomerReportRow
from shared.contracts.delivery.customer_report_views import CustomerReportState as CustomerReportState
from shared.contracts.delivery.customer_report_views import CustomerReportsView as CustomerReportsView
from shared.contracts.delivery.customer_report_views import CustomerReportView as CustomerReportView
from shared.contracts.delivery.customer_report_views import MyReport as MyReport
from shared.contracts.delivery.customer_report_views import MyReportRow as MyReportRow
from shared.contracts.delivery.customer_report_views import MyReports as MyReports
from shared.contracts.delivery.customer_report_views import ReportContent as ReportContent
from shared.contracts.delivery.customer_report_views import ReportDeliverable as ReportDeliverable
from shared.contracts.delivery.customer_report_views import ReportFrequency as ReportFrequency
from shared.contracts.delivery.customer_report_views import ReportMilestone as ReportMilestone
from shared.contracts.delivery.customer_report_views import RiskChoice as RiskChoice
from shared.contracts.delivery.customer_report_views import ToldRisk as ToldRisk
from shared.contracts.delivery.deliverables import CUSTOMERS, MEMBERS
from shared.contracts.delivery.plan import PLAN_NOT_LED
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Code
from shared.contracts.delivery.requirements import Words
from shared.contracts.fields import CustomerReportId, ProjectId, Revision
from shared.contracts.parties import STAFF, Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

RiskNumber = Annotated[int, Meta(ge=1, le=2_147_483_647)]


class ListCustomerReports(Command):
    project_id: ProjectId


class ReadCustomerReport(Command):
    report_id: CustomerReportId


class SetReportPlan(Command):
    """`frequency` None: no more are drafted by themselves. `risks` are the numbers of those the customer is told of."""

    project_id: ProjectId
    frequency: ReportFrequency | None = None
    risks: Annotated[tuple[RiskNumber, ...], Meta(max_length=100)] = ()
    revision: Annotated[int, Meta(ge=0, le=2_147_483_647)] = 0


class DraftCustomerReport(Command):
    """There is one draft of a project at a time; drafted again, it is counted anew and of the new period."""

    project_id: ProjectId
    first: date
    last: date


class WriteCustomerReport(Command):
    report_id: CustomerReportId
    revision: Revision
    summary: Words = ""
    wishes: Words = ""


class MoveCustomerReport(Command):
    report_id: CustomerReportId
    revision: Revision


class ListMyReports(Command):
    code: Code


class FindMyReport(Command):
    code: Code
    report_number: Annotated[int, Meta(ge=1, le=2_147_483_647)]


class ReceiveCustomerReport(Command):
    """Said by the portal when a contact opens it; who opens it later changes nothing."""

    report_id: CustomerReportId


CUSTOMER_REPORT_NOT_FOUND = Failure("customer_report.not_found", NotFound)
CUSTOMER_REPORT_STALE = Failure("customer_report.stale", Conflict)
CUSTOMER_REPORT_PERIOD = Failure("customer_report.period", Invalid)
"""It ends before it begins, after today, or is longer than a year."""
CUSTOMER_REPORT_WORDS = Failure("customer_report.words", Conflict)
"""What is approved says in a person's words how it stands."""
CUSTOMER_REPORT_NOBODY = Failure("customer_report.nobody", Conflict)
"""Nobody of the customer has a mail address."""

_ACT = (CUSTOMER_REPORT_NOT_FOUND, CUSTOMER_REPORT_STALE, PLAN_NOT_LED)

LIST_CUSTOMER_REPORTS = projects.call(
    feature="customer_reports",
    verb="list",
    says="List a project's reports to the customer, and how often one is drafted",
    takes=ListCustomerReports,
    gives=CustomerReportsView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/customer-reports"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
READ_CUSTOMER_REPORT = projects.call(
    feature="customer_reports",
    verb="read",
    says="Read a report to the customer",
    takes=ReadCustomerReport,
    gives=CustomerReportView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/customer-reports/{report_id}"),
    kinds=STAFF,
    failures=(CUSTOMER_REPORT_NOT_FOUND,),
)
SET_REPORT_PLAN = projects.call(
    feature="customer_reports",
    verb="plan",
    says="Set how often a report is drafted, and of which risks the customer is told",
    takes=SetReportPlan,
    gives=CustomerReportsView,
    needs=P.CUSTOMER_REPORT_MANAGE,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/customer-reports/plan"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, CUSTOMER_REPORT_STALE),
)
DRAFT_CUSTOMER_REPORT = projects.call(
    feature="customer_reports",
    verb="draft",
    says="Draft the report of a period to the customer, or count its draft anew",
    takes=DraftCustomerReport,
    gives=CustomerReportView,
    needs=P.CUSTOMER_REPORT_MANAGE,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/customer-reports", 201),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, CUSTOMER_REPORT_PERIOD),
)


def _act(
    verb: str, says: str, takes: type[Command], kinds: frozenset[Kind], *more: Failure
) -> Call[Command, CustomerReportView]:
    return projects.call(
        feature="customer_reports",
        verb=verb,
        says=says,
        takes=takes,
        gives=CustomerReportView,
        needs=P.CUSTOMER_REPORT_MANAGE,
        write=True,
        rest=Rest("POST", f"/customer-reports/{{report_id}}/{verb}"),
        kinds=kinds,
        failures=(*_ACT, *more),
    )


WRITE_CUSTOMER_REPORT = _act("write", "Write what a draft says in words", WriteCustomerReport, STAFF)
APPROVE_CUSTOMER_REPORT = _act(
    "approve", "Approve a draft: nothing of it changes any more", MoveCustomerReport, MEMBERS, CUSTOMER_REPORT_WORDS
)
SEND_CUSTOMER_REPORT = _act(
    "send", "Send an approved report to the customer", MoveCustomerReport, MEMBERS, CUSTOMER_REPORT_NOBODY
)

LIST_MY_REPORTS = projects.call(
    feature="customer_reports",
    verb="list_mine",
    says="List the reports of a project of one's own organisation",
    takes=ListMyReports,
    gives=MyReports,
    needs=P.MY_PROJECT_READ,
    write=False,
    rest=Rest("GET", "/my-projects/{code}/reports"),
    kinds=CUSTOMERS,
    failures=(PROJECT_NOT_FOUND,),
)
FIND_MY_REPORT = projects.call(
    feature="customer_reports",
    verb="find_mine",
    says="Read a report of a project of one's own organisation",
    takes=FindMyReport,
    gives=MyReport,
    needs=P.MY_PROJECT_READ,
    write=False,
    rest=Rest("GET", "/my-projects/{code}/reports/{report_number}"),
    kinds=CUSTOMERS,
    failures=(CUSTOMER_REPORT_NOT_FOUND,),
)
RECEIVE_CUSTOMER_REPORT = projects.call(
    feature="customer_reports",
    verb="receive",
    says="Record that a report was opened by the customer",
    takes=ReceiveCustomerReport,
    gives=MyReport,
    needs=P.CUSTOMER_REPORT_RECEIVE,
    write=True,
    rest=Rest("POST", "/customer-reports/{report_id}/receive"),
    kinds=CUSTOMERS,
    failures=(CUSTOMER_REPORT_NOT_FOUND,),
)


@projects.event
class CustomerReportMoved(Event):
    """`what`: drafted, late (a draft or an approved one still waits), sent or read. `number` is the project's, `title`
    its name. Of what was sent `contacts` are told, and `place` is beneath the portal; of the rest `people`, and it is
    beneath the workspace."""

    thing = "customer_report"
    verb = "moved"
    number: str
    title: str
    place: str
    what: str
    customer_id: UUID
    contacts: tuple[UUID, ...]
    people: tuple[UUID, ...]
