"""Figures over a period, and who has what now."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.base import Command, Rest, View
from shared.contracts.desk.rules import ClockKind
from shared.contracts.desk.teams import TEAM_NOT_FOUND
from shared.contracts.fields import TeamId, Zone
from shared.contracts.helpdesk import TicketRow, TicketState, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, Invalid


class Step(StrEnum):
    """How long one column of the volume chart is: days up to a month, weeks up to half a year."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


# views


class Volume(View):
    """Tickets opened and resolved in the step that begins on `day`. A ticket that was opened again counts as resolved
    when it was last."""

    day: date
    opened: int
    resolved: int


class ClockFigures(View):
    """One clock. Every cycle is a promise: `breached` counts those that broke within the period, `met` those that ended
    in time within it, also where another cycle came after. Breaches by a change of policy are nobody's. Seconds are of
    business time, of the cycles that ended within the period."""

    clock: ClockKind
    met: int
    breached: int
    p50: int | None = None
    p90: int | None = None


class Age(View):
    """Tickets that are open now and were opened at least `days` ago, but less than the next band's: of which `waiting`
    are paused (for the customer, a third party, a time agreed)."""

    days: int
    working: int
    waiting: int


class Group(View):
    """A customer, category, agent or team; `name` None is nobody or nothing. `breached` are its tickets that broke any
    promise in the period; seconds are of business time: the median, and what nine of ten stay under (`_p90`)."""

    id: UUID | None
    name: str | None
    opened: int
    resolved: int
    breached: int
    response: int | None
    resolution: int | None
    response_p90: int | None = None
    resolution_p90: int | None = None


class Report(View):
    """`first_day` and `last_day` are days of `zone`, both included. The largest 20 of each kind of group."""

    first_day: date
    last_day: date
    step: Step
    opened: int
    resolved: int
    volume: tuple[Volume, ...]
    clocks: tuple[ClockFigures, ...]
    ages: tuple[Age, ...]
    customers: tuple[Group, ...]
    categories: tuple[Group, ...]
    agents: tuple[Group, ...]
    teams: tuple[Group, ...] = ()


class BoardBy(StrEnum):
    """What its piles are: whoever has a ticket, its team, or its state."""

    PERSON = "person"
    TEAM = "team"
    STATE = "state"


class Pile(View):
    """What one agent has in hand, or one team (`id` None: nobody's), or what is in one `state`. `unassigned` of them
    nobody has. `rows` are those that are due first, at most eight."""

    id: UUID | None
    name: str | None
    working: int
    waiting: int
    overdue: int
    soon: int
    rows: tuple[TicketRow, ...]
    unassigned: int = 0
    state: TicketState | None = None


class Board(View):
    """The most pressed first, nobody's tickets before all, states in the order of work; at most 24 piles, and how many
    `more` there are. `soon`: due within the hour."""

    piles: tuple[Pile, ...]
    at: datetime
    more: int = 0


class Share(View):
    """Promises whose time came: kept, and not."""

    met: int
    breached: int


class KeptSpan(View):
    """`response`: the median time to a first response, in seconds of business time; None without any."""

    first_response: Share
    total_resolution: Share
    response: int | None


class Kept(View):
    """Days are the company's, a week begins on Monday."""

    today: KeptSpan
    week: KeptSpan


# commands


class ReportQuery(Command):
    """At most 366 days."""

    first_day: date
    last_day: date
    zone: Zone = "Asia/Taipei"


class BoardQuery(Command):
    """The company's open tickets, or those of one team, in piles; also who or which team has none."""

    team_id: TeamId | None = None
    by: BoardBy = BoardBy.PERSON


class KeptQuery(Command):
    """Of the whole company, today and this week."""


# failures

REPORT_PERIOD = Failure("report.period", Invalid)


# calls

READ_REPORT = helpdesk.call(
    feature="reports",
    verb="read",
    says="Volume, promises kept, times and backlog over a period",
    takes=ReportQuery,
    gives=Report,
    needs=P.REPORT_READ,
    write=False,
    rest=Rest("GET", "/reports/service"),
    kinds=STAFF,
    failures=(REPORT_PERIOD,),
)
READ_BOARD = helpdesk.call(
    feature="reports",
    verb="board",
    says="Who has which open tickets, and how near they are to a breach",
    takes=BoardQuery,
    gives=Board,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
    failures=(TEAM_NOT_FOUND,),
)
READ_KEPT = helpdesk.call(
    feature="reports",
    verb="kept",
    says="How promises were kept today and this week",
    takes=KeptQuery,
    gives=Kept,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
)
