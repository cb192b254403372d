"""Problems 問題單: what many tickets have in common, cured once. Proposals of them are in problem_proposals.py."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.causes import CAUSE_UNKNOWN
from shared.contracts.fields import CauseId, Cursor, Limit, Line, MemberId, ProblemId, Revision, TicketId
from shared.contracts.helpdesk import (
    ASSIGNEE_UNKNOWN,
    TICKET_NOT_FOUND,
    Number,
    TicketRow,
    helpdesk,
)
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound


class ProblemState(StrEnum):
    """`reopened`: it came back after it was closed."""

    OPEN = "open"
    ANALYSING = "analysing"
    ACTING = "acting"
    WATCHING = "watching"
    CLOSED = "closed"
    REOPENED = "reopened"


class ProblemMove(StrEnum):
    ANALYSE = "analyse"
    ACT = "act"
    WATCH = "watch"
    CLOSE = "close"


# views


class ProblemRow(View, kw_only=True):
    """`tickets` are linked. `watch_until`: it can be closed then, if nothing comes back before."""

    id: UUID
    number: str
    title: str
    state: ProblemState
    cause_id: UUID | None
    cause: tuple[str, ...]
    owner_id: UUID | None
    owner: str | None
    action_due: date | None
    watch_until: datetime | None
    tickets: int
    recurrences: int
    updated_at: datetime
    revision: int


class ProblemEntry(View):
    """One line of its history."""

    verb: str
    at: datetime
    actor_name: str
    state: ProblemState
    data: dict[str, str]


class Telling(View):
    """A word to all requesters: `told` have it, `ended` tickets were over by then and were left out, `waiting` follow
    within moments."""

    id: UUID
    body: str
    told_by: str
    at: datetime
    told: int
    ended: int
    waiting: int


class ProblemView(ProblemRow):
    """`linked` are at most 100, the latest change first; `suggested` at most 10, of the same cause or reading alike.
    `verbs` are the moves that the reader may make now."""

    analysis: str
    workaround: str
    action: str
    watch_days: int
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    linked: tuple[TicketRow, ...]
    suggested: tuple[TicketRow, ...]
    history: tuple[ProblemEntry, ...]
    tellings: tuple[Telling, ...]
    verbs: tuple[str, ...]


# commands

Analysis = Annotated[str, Meta(max_length=10_000)]
TicketIds = Annotated[tuple[TicketId, ...], Meta(max_length=50)]


class ListProblems(Command):
    """The latest change first. `active` leaves out what is closed; `q` narrows to titles that hold it."""

    state: ProblemState | None = None
    active: bool = False
    q: Annotated[str, Meta(max_length=100)] = ""
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadProblem(Command):
    number: Number


class OpenProblem(Command):
    title: Line
    cause_id: CauseId | None = None
    ticket_ids: TicketIds = ()


class ChangeProblem(Command):
    """All of it as it is to be. `owner_id` and `action_due` are of the corrective action."""

    problem_id: ProblemId
    revision: Revision
    title: Line
    cause_id: CauseId | None = None
    analysis: Analysis = ""
    workaround: Analysis = ""
    action: Analysis = ""
    owner_id: MemberId | None = None
    action_due: date | None = None
    watch_days: Annotated[int, Meta(ge=1, le=366)] = 28


class MoveProblem(Command):
    """To act needs the cause, the action, its owner and its day; to close needs the whole watch without recurrence."""

    problem_id: ProblemId
    revision: Revision
    move: ProblemMove


# failures

PROBLEM_NOT_FOUND = Failure("problem.not_found", NotFound)
PROBLEM_STALE = Failure("problem.stale", Conflict)
PROBLEM_FULL = Failure("problem.full", Conflict)
PROBLEM_INCOMPLETE = Failure("problem.incomplete", Invalid)
PROBLEM_WATCHED = Failure("problem.watched", Conflict)
"""Its watch is not over."""
PROBLEM_LEAD = Failure("problem.lead_only", Forbidden)
_ACT = (PROBLEM_NOT_FOUND, PROBLEM_STALE)

# calls

LIST_PROBLEMS = helpdesk.call(
    feature="problems",
    verb="list",
    says="List problems",
    takes=ListProblems,
    gives=Page[ProblemRow],
    needs=P.PROBLEM_READ,
    write=False,
    rest=Rest("GET", "/problems"),
    kinds=STAFF,
)
READ_PROBLEM = helpdesk.call(
    feature="problems",
    verb="read",
    says="Read one problem with its tickets, history and what was told of it",
    takes=ReadProblem,
    gives=ProblemView,
    needs=P.PROBLEM_READ,
    write=False,
    rest=Rest("GET", "/problems/{number}"),
    kinds=STAFF,
    failures=(PROBLEM_NOT_FOUND,),
)
OPEN_PROBLEM = helpdesk.call(
    feature="problems",
    verb="open",
    says="Open a problem for what several tickets have in common",
    takes=OpenProblem,
    gives=ProblemView,
    needs=P.PROBLEM_WORK,
    write=True,
    rest=Rest("POST", "/problems", 201),
    kinds=STAFF,
    failures=(CAUSE_UNKNOWN, TICKET_NOT_FOUND),
)
CHANGE_PROBLEM = helpdesk.call(
    feature="problems",
    verb="change",
    says="Write down what is known of a problem, its workaround and corrective action",
    takes=ChangeProblem,
    gives=ProblemView,
    needs=P.PROBLEM_WORK,
    write=True,
    rest=Rest("POST", "/problems/{problem_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, CAUSE_UNKNOWN, ASSIGNEE_UNKNOWN),
)
MOVE_PROBLEM = helpdesk.call(
    feature="problems",
    verb="move",
    says="Analyse, act, watch or close",
    takes=MoveProblem,
    gives=ProblemView,
    needs=P.PROBLEM_WORK,
    write=True,
    rest=Rest("POST", "/problems/{problem_id}/move"),
    kinds=STAFF,
    failures=(*_ACT, PROBLEM_INCOMPLETE, PROBLEM_WATCHED, PROBLEM_LEAD),
)
# events


class ProblemEvent(Event, kw_only=True):
    """`id` is the problem's."""

    thing = "problem"
    number: str
    title: str


@helpdesk.event
class ProblemMoved(ProblemEvent):
    """Opened, changed, moved, or a ticket came or went: `what` says which."""

    verb = "moved"
    what: str
    state: ProblemState


@helpdesk.event
class ProblemActionDue(ProblemEvent):
    """The day of its corrective action is here, or past: its owner is told, each morning until it is done. `place` is
    its page beneath the company's workspace."""

    verb = "action_due"
    owner_id: UUID
    due: date
    place: str
