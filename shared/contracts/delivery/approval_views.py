"""What a request for approval looks like, and what is told of it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Event, View
from shared.contracts.delivery.flows import StepView
from shared.contracts.fields import END
from shared.contracts.parties import Kind, Party
from shared.contracts.projects import projects

MEMBERS = frozenset({Kind.MEMBER})
"""People: a program has an identity of its own beside its maker's, and could approve what he asks for."""
ASKERS = frozenset({Party.HELPDESK, Party.NOTIFY, Party.PROJECTS})

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}" + END, examples=["0" * 64])]
"""SHA-256 of all that an approval is given for, made by whose it is."""
SubjectKey = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:-]+" + END)]
"""Which one, in the words of who asks."""
Place = Annotated[str, Meta(max_length=200, pattern=r"^[A-Za-z0-9/_.?=-]*" + END)]
"""Its page beneath the company's workspace."""
Number = Annotated[str, Meta(pattern=r"^PA-[0-9]{4}-[0-9]{3,6}" + END, max_length=20, examples=["PA-2026-001"])]
Said = Annotated[str, Meta(max_length=500)]
Because = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["請補三家詢價。"])]


class RequestState(StrEnum):
    """`returned` waits for the applicant; `void`: what it was about has changed since."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class Box(StrEnum):
    """Waiting for me; asked by me; decided with my help; all I may see."""

    MINE = "mine"
    SENT = "sent"
    DONE = "done"
    ALL = "all"


class Happening(Struct, frozen=True, kw_only=True):
    """A line of the history: `actor` did it, in the name of `acted_for` if that is not himself."""

    verb: str
    round: int
    at: datetime
    actor: str
    acted_for: str | None
    words: str


class Question(Struct, frozen=True, kw_only=True):
    id: UUID
    asked_by: str
    asked_of: str
    is_mine: bool
    question: str
    asked_at: datetime
    answer: str | None
    answered_at: datetime | None


class RequestView(View):
    """`round` counts its submissions. `party`, `about` and `about_key` say what is asked for, `place` where that is
    shown. `acts_for` is in whose name the reader would decide, if not his own."""

    id: UUID
    number: str
    party: str
    about: str
    about_key: str
    about_revision: int
    title: str
    place: str
    content_hash: str
    amount: str | None
    currency: str
    reason: str
    state: RequestState
    round: int
    asked_by_id: UUID
    asked_by: str
    department: str | None
    asked_at: datetime
    decided_at: datetime | None
    waits_since: datetime | None
    due_at: datetime | None
    steps: tuple[StepView, ...]
    happenings: tuple[Happening, ...]
    questions: tuple[Question, ...]
    acts_for: str | None
    revision: int
    verbs: tuple[str, ...]


class RequestLine(View):
    """One line of a list. `step` is the one it waits in, `since` when."""

    id: UUID
    number: str
    about: str
    title: str
    amount: str | None
    currency: str
    state: RequestState
    round: int
    asked_by: str
    asked_at: datetime
    step: str | None
    since: datetime | None
    due_at: datetime | None
    is_late: bool
    revision: int


class RequestEvent(Event, kw_only=True):
    """`id` is the request's; `place` its page beneath the company's workspace."""

    thing = "approval"
    number: str
    title: str
    place: str


@projects.event
class RequestWaits(RequestEvent):
    """It waits for `people` now. `why`: opened, added, handed, escalated."""

    verb = "waits"
    why: str
    people: tuple[UUID, ...]


@projects.event
class RequestReminded(RequestEvent):
    """It has been waiting for `people` for long."""

    verb = "reminded"
    people: tuple[UUID, ...]


@projects.event
class RequestTalked(RequestEvent):
    """Somebody asks one of `people`, or has answered him: `what` is question or answer."""

    verb = "talked"
    what: str
    people: tuple[UUID, ...]


@projects.event
class RequestDecided(RequestEvent):
    """Approved, returned, rejected, withdrawn or void: `state` says which. Whose matter it is finds it by `about` and
    `about_key`, and applies it only to the content it was given for."""

    verb = "decided"
    asker: Party
    about: str
    about_key: str
    about_revision: int
    content_hash: str
    state: RequestState
    asked_by_id: UUID
    decided_by_id: UUID | None
    decided_by: str
