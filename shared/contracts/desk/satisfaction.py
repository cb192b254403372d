"""The numbers of call-backs, with how sure they are."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.desk.reports import REPORT_PERIOD
from shared.contracts.fields import Zone
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P


class Share(View):
    """`part` of `of`, as a rate with its 95 % interval by Wilson; None of nothing."""

    part: float
    of: float
    rate: float | None
    low: float | None
    high: float | None


class Satisfied(View):
    """Of one agent, customer or category, or of all (`id` None). `satisfied`: 4 or 5; 3 is neutral. `is_ranked`: enough
    answers to stand in an order; `rank` its place, 1 the best."""

    id: UUID | None
    name: str
    answers: float
    solved: Share
    satisfied: Share
    mean: float | None
    is_ranked: bool = False
    rank: int | None = None


class SatisfactionBy(StrEnum):
    AGENT = "agent"
    CUSTOMER = "customer"
    CATEGORY = "category"


class Funnel(View):
    """Call-backs that began in the period, each in one place: they add up to `all`."""

    all: int
    open: int
    answered: int
    confirmed: int
    refused: int
    no_contact: int
    unanswered: int
    suppressed: int
    excluded: int
    void: int


class Satisfaction(View):
    """`contact`: calls that were connected, of call-backs that were tried. `response`: answered, of those asked and
    over. `no_contact`: of those to be called and over. `reopened`: tickets opened again, of answered. Hours of recovery
    are the median until the case was done. `promoters` less `detractors` is the NPS, of care alone."""

    first_day: date
    last_day: date
    least: int
    funnel: Funnel
    contact: Share
    response: Share
    no_contact: Share
    reopened: Share
    total: Satisfied
    by_interviewer: Satisfied
    by_customer: Satisfied
    recovery_hours: float | None
    recoveries: int
    recoveries_late: int
    recommend: int
    promoters: Share
    detractors: Share
    rows: tuple[Satisfied, ...]


class SatisfactionQuery(Command):
    """Days of `zone`, both included. Whoever has fewer answers than `least` is shown, but not ranked."""

    first_day: date
    last_day: date
    zone: Zone = "UTC"
    by: SatisfactionBy = SatisfactionBy.AGENT
    least: Annotated[int, Meta(ge=1, le=1_000)] = 20


READ_SATISFACTION = helpdesk.call(
    feature="satisfaction",
    verb="read",
    says="Satisfaction and call-backs of a period, with intervals",
    takes=SatisfactionQuery,
    gives=Satisfaction,
    needs=P.REPORT_READ,
    write=False,
    rest=Rest("GET", "/reports/satisfaction"),
    kinds=STAFF,
    failures=(REPORT_PERIOD,),
)
