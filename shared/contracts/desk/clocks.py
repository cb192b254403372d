"""What the clocks of tickets tell: warnings, breaches, escalations; and how the timers are doing."""

from datetime import datetime

from shared.contracts.base import Command, View
from shared.contracts.desk.rules import ClockKind, Step, Told
from shared.contracts.helpdesk import TicketEvent, helpdesk
from shared.contracts.operations import OPERATOR_DOORS, OPERATORS
from shared.contracts.roles import Permission as P


class ClockEvent(TicketEvent):
    """About one clock of a ticket. `told` is who is to hear of it, beside the assignee; a notice waits until
    `not_before`, when the office opens. `late` if the timers were down when it was due."""

    clock: ClockKind
    cycle: int
    due_at: datetime
    told: Told
    not_before: datetime | None = None
    late: bool = False


@helpdesk.event
class TicketWarned(ClockEvent):
    """A promise is about to be broken."""

    verb = "warned"


@helpdesk.event
class TicketBreached(ClockEvent):
    """A promise was broken. `by_change`: by a change of priority or policy, not by anybody's waiting."""

    verb = "breached"
    by_change: bool = False


@helpdesk.event
class TicketEscalated(ClockEvent):
    """A broken promise went up to `level`; `step` is what was done."""

    verb = "escalated"
    level: int = 1
    step: Step = Step.TELL


class TimersQuery(Command):
    """Nothing to say."""


class TimerKind(View):
    """`waiting` are still to come, `overdue` due and not yet fired (or in a worker's hands)."""

    kind: str
    waiting: int
    overdue: int


class TimersView(View):
    """`next_due` is the earliest still to come. `lateness` is for how many seconds the oldest overdue one waits; the
    percentiles are of what the answering process has fired since it started (of the last thousand)."""

    next_due: datetime | None
    lateness: float
    lateness_p50: float | None
    lateness_p99: float | None
    fired: int
    kinds: tuple[TimerKind, ...]


READ_TIMERS = helpdesk.call(
    feature="timers",
    verb="read",
    says="How the timers are doing: lateness, what is next, how many of each kind",
    takes=TimersQuery,
    gives=TimersView,
    needs=P.OPERATE,
    write=False,
    callers=OPERATOR_DOORS,
    kinds=OPERATORS,
    platform=True,
)
