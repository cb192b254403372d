"""A ticket's history as the clocks read it: what happened, when, by whom. Order within one instant is the order given.

`at` is the moment that counts, an aware datetime: for a mail its arrival, not when we fetched it. States, answers and
clocks may be given by their words ("waiting_customer"); a word that is none raises ValueError.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.helpdesk.sla.calendars import Hours
from services.helpdesk.sla.names import Answer, Clock, State
from services.helpdesk.sla.terms import Terms


def _by_word(event: object, name: str, kind: type[StrEnum]) -> None:
    """What came as a plain word, from a file perhaps: the machine tells states apart by what they are."""
    given = getattr(event, name)
    if type(given) is not kind:
        object.__setattr__(event, name, kind(given))


@dataclass(frozen=True, slots=True)
class Opened:
    """Registered: the first event of every history. Counts as an unanswered message of the customer."""

    at: datetime
    terms: Terms
    priority: int
    key: str = "opening"


@dataclass(frozen=True, slots=True)
class CustomerMessage:
    """A message by any channel. One that only thanks, or that a machine wrote (out of office), asks for no answer and
    ends no waiting; any other moves waiting for the customer, and resolved, to open by itself."""

    at: datetime
    key: str = ""
    thanks: bool = False
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """A public message, or a logged call, from us."""

    at: datetime
    kind: Answer = Answer.HUMAN
    by: str = ""

    def __post_init__(self) -> None:
        _by_word(self, "kind", Answer)


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note: moves no clock."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Into another state. `why` is the reason given; a scheduled ticket opens by itself at `until`."""

    at: datetime
    state: State
    by: str = ""
    why: str = ""
    until: datetime | None = None

    def __post_init__(self) -> None:
        _by_word(self, "state", State)


@dataclass(frozen=True, slots=True)
class Resolved:
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Reopened:
    """Resolved or closed → open, by us or by the customer's no."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Another ticket was merged into this one; `history` is the other's up to then. Undone by `Unmerged(key)`."""

    at: datetime
    key: str
    history: tuple["Event", ...] = ()


@dataclass(frozen=True, slots=True)
class MergedAway:
    """This ticket was merged into another: its clocks are void until `Unmerged(key)` makes it as if it never was."""

    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Unmerged:
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Split:
    """The customer's message `key` became a ticket of its own, whose history opens at that message's instant."""

    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class PriorityChanged:
    at: datetime
    priority: int
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """Other terms from now on: another category or customer, or a new version of policy or calendar (way b).

    With `since` they count for the past too (way c): in cycles that run or pause, what lies after that instant is
    counted anew by their hours, stands still in the states that pause by them and runs in all others, and is held
    against their targets. Ended cycles and breaches stay, and so do the pauses of a call-back, which are its own.
    """

    at: datetime
    terms: Terms
    by: str = ""
    why: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """Other hours for the past too, from `since` on (way c, a typhoon day): running cycles are counted anew, ended
    ones stay. From now on they are the hours of the terms; targets with hours of their own keep them."""

    at: datetime
    hours: Hours
    since: datetime
    by: str = ""
    why: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A due time agreed by hand for the running cycle of one clock; `due` None takes it back."""

    at: datetime
    clock: Clock
    due: datetime | None
    by: str
    why: str

    def __post_init__(self) -> None:
        _by_word(self, "clock", Clock)


@dataclass(frozen=True, slots=True)
class CallbackConcluded:
    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class CallbackPaused:
    """The person called wants to be called later, or a third party is asked first."""

    at: datetime
    state: State
    by: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        _by_word(self, "state", State)


@dataclass(frozen=True, slots=True)
class CallbackResumed:
    at: datetime


@dataclass(frozen=True, slots=True)
class Spammed:
    """Taken for spam: the clocks are void until `NotSpam` makes it as if it never was, for the customer waited."""

    at: datetime


@dataclass(frozen=True, slots=True)
class NotSpam:
    at: datetime


Event = (
    Opened
    | CustomerMessage
    | Reply
    | Note
    | Moved
    | Resolved
    | Reopened
    | Merged
    | MergedAway
    | Unmerged
    | Split
    | PriorityChanged
    | TermsChanged
    | CalendarChanged
    | Pinned
    | CallbackConcluded
    | CallbackPaused
    | CallbackResumed
    | Spammed
    | NotSpam
)
