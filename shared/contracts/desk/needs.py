"""What customers ask for, by category and month, and how that changes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.desk.reports import REPORT_PERIOD
from shared.contracts.fields import CustomerId, Zone
from shared.contracts.helpdesk import TicketType, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P

MONTHS = 12


class NeedMonth(View):
    """Tickets opened in the month that begins on `month`, and in the same month a year before."""

    month: date
    count: int
    year_before: int


class Need(View):
    """One category (`path` None: tickets without one). `counts` are of the report's months, the oldest first. The
    change is `this - before` over `before`, as a ratio; None where both have fewer than the least number, or where
    there was nothing before."""

    category_id: UUID | None
    path: tuple[str, ...] | None
    counts: tuple[int, ...]
    this: int
    before: int
    year_before: int
    change: float | None
    change_of_year: float | None


class Needs(View):
    """`month` is the first day of the last of `months`; `least` the number below which no change is told."""

    month: date
    least: int
    months: tuple[NeedMonth, ...]
    needs: tuple[Need, ...]


class NeedsQuery(Command):
    """Twelve months up to the one that holds `month` (a day of `zone`). Spam and what was merged away count nowhere."""

    month: date
    type: TicketType | None = None
    customer_id: CustomerId | None = None
    least: Annotated[int, Meta(ge=1, le=1_000)] = 5
    zone: Zone = "Asia/Taipei"


READ_NEEDS = helpdesk.call(
    feature="reports",
    verb="needs",
    says="What customers ask for, by category and month, with the change",
    takes=NeedsQuery,
    gives=Needs,
    needs=P.REPORT_READ,
    write=False,
    rest=Rest("GET", "/reports/needs"),
    kinds=STAFF,
    failures=(REPORT_PERIOD,),
)
