"""The monthly service report of a customer: drafted on the first of the month, reviewed by a person, sent, received."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.desk.improvements import ImprovementState
from shared.contracts.desk.policies import CUSTOMER_UNKNOWN
from shared.contracts.desk.rules import ClockKind
from shared.contracts.desk.satisfaction import Share
from shared.contracts.fields import Cursor, CustomerId, Limit, Revision, ServiceReportId
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

READERS = frozenset({*STAFF, Kind.CUSTOMER})


class ServiceReportState(StrEnum):
    DRAFT = "draft"
    REVIEWED = "reviewed"
    SENT = "sent"


class KeptPromise(View):
    """Promises of one clock that ended in the month in time (`met`), and that broke in it."""

    clock: ClockKind
    met: int
    breached: int


class Counted(View):
    """`name` None: without one."""

    name: str | None
    count: int


class Wish(View):
    """A suggestion or complaint that came, or was decided about, in the month; `state` as it was when counted."""

    number: str
    title: str
    state: ImprovementState


class ServiceFigures(View):
    """As they were counted; those of a report that was reviewed do not change any more. `opened_before` is of the
    month before, `open_at_end` what was open when the month ended. `causes` are of what was resolved in the month;
    they are empty where nothing was recorded. `answers` were given in the month, one for each call-back; `solved`
    and `satisfied` (4 or 5) are shares of those who said something about it. Below `least` of them no rate is told, nor
    is `satisfaction`, the rate of the satisfied."""

    opened: int
    opened_before: int
    resolved: int
    reopened: int
    open_at_end: int
    kept: tuple[KeptPromise, ...]
    categories: tuple[Counted, ...]
    priorities: tuple[Counted, ...]
    causes: tuple[Counted, ...] = ()
    wishes: tuple[Wish, ...] = ()
    answers: int = 0
    satisfaction: float | None = None
    solved: Share | None = None
    satisfied: Share | None = None
    least: int = 0


class ServiceReportView(View):
    """`summary` and `actions` are a person's words. Without anybody who can receive it, `receivers` is empty."""

    id: UUID
    number: str
    customer_id: UUID
    customer_name: str
    month: date
    state: ServiceReportState
    figures: ServiceFigures
    summary: str
    actions: str
    drafted_at: datetime
    reviewed_by: str | None
    reviewed_at: datetime | None
    sent_by: str | None
    sent_at: datetime | None
    received_by: str | None
    received_at: datetime | None
    receivers: tuple[str, ...]
    revision: int


class ListServiceReports(Command):
    """Latest month first; a customer sees what was sent to him."""

    month: date | None = None
    state: ServiceReportState | None = None
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadServiceReport(Command):
    report_id: ServiceReportId


class DraftServiceReport(Command):
    """Of the month that holds `month`, which has begun. A draft that is there is counted anew."""

    customer_id: CustomerId
    month: date


ReportWords = Annotated[str, Meta(max_length=8_000)]


class WriteServiceReport(Command):
    """What a person says about the month. `reviewed`: he has read it all and it may be sent."""

    report_id: ServiceReportId
    revision: Revision
    summary: ReportWords = ""
    actions: ReportWords = ""
    reviewed: bool = False


class MoveServiceReport(Command):
    report_id: ServiceReportId
    revision: Revision


class ReceiveServiceReport(Command):
    report_id: ServiceReportId


SERVICE_REPORT_NOT_FOUND = Failure("service_report.not_found", NotFound)
SERVICE_REPORT_STALE = Failure("service_report.stale", Conflict)
SERVICE_REPORT_MONTH = Failure("service_report.month", Invalid)
SERVICE_REPORT_NOBODY = Failure("service_report.nobody", Conflict)
"""Nobody of the customer can sign in and has a mail address."""

_ACT = (SERVICE_REPORT_NOT_FOUND, SERVICE_REPORT_STALE)

LIST_SERVICE_REPORTS = helpdesk.call(
    feature="service_reports",
    verb="list",
    says="List monthly service reports, latest month first",
    takes=ListServiceReports,
    gives=Page[ServiceReportView],
    needs=P.SERVICE_REPORT_READ,
    write=False,
    rest=Rest("GET", "/service_reports"),
    kinds=READERS,
)
READ_SERVICE_REPORT = helpdesk.call(
    feature="service_reports",
    verb="read",
    says="Read one monthly service report",
    takes=ReadServiceReport,
    gives=ServiceReportView,
    needs=P.SERVICE_REPORT_READ,
    write=False,
    rest=Rest("GET", "/service_reports/{report_id}"),
    kinds=READERS,
    failures=(SERVICE_REPORT_NOT_FOUND,),
)
DRAFT_SERVICE_REPORT = helpdesk.call(
    feature="service_reports",
    verb="draft",
    says="Draft the service report of a customer and month, or count its draft anew",
    takes=DraftServiceReport,
    gives=ServiceReportView,
    needs=P.SERVICE_REPORT_MANAGE,
    write=True,
    rest=Rest("POST", "/service_reports", 201),
    kinds=STAFF,
    failures=(CUSTOMER_UNKNOWN, SERVICE_REPORT_MONTH),
)
WRITE_SERVICE_REPORT = helpdesk.call(
    feature="service_reports",
    verb="write",
    says="Write what is said about the month, and say that it was reviewed",
    takes=WriteServiceReport,
    gives=ServiceReportView,
    needs=P.SERVICE_REPORT_MANAGE,
    write=True,
    rest=Rest("POST", "/service_reports/{report_id}/write"),
    kinds=STAFF,
    failures=_ACT,
)
SEND_SERVICE_REPORT = helpdesk.call(
    feature="service_reports",
    verb="send",
    says="Send a reviewed report to the customer",
    takes=MoveServiceReport,
    gives=ServiceReportView,
    needs=P.SERVICE_REPORT_MANAGE,
    write=True,
    rest=Rest("POST", "/service_reports/{report_id}/send"),
    kinds=STAFF,
    failures=(*_ACT, SERVICE_REPORT_NOBODY),
)
RECEIVE_SERVICE_REPORT = helpdesk.call(
    feature="service_reports",
    verb="receive",
    says="The customer says that he has received it",
    takes=ReceiveServiceReport,
    gives=ServiceReportView,
    needs=P.SERVICE_REPORT_RECEIVE,
    write=True,
    rest=Rest("POST", "/service_reports/{report_id}/receive"),
    kinds=frozenset({Kind.CUSTOMER}),
    failures=(SERVICE_REPORT_NOT_FOUND,),
)


@helpdesk.event
class ServiceReportMoved(Event):
    """`what`: sent or received. `contacts` are those to whom it was sent."""

    thing = "service_report"
    verb = "moved"
    number: str
    title: str
    what: str
    customer_id: UUID
    contacts: tuple[UUID, ...]
