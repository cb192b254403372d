"""What is seen of a project's meetings: series, one meeting with its agenda, who was there, its minutes and actions."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import View
from shared.contracts.delivery.work_views import WorkState


class MeetingKind(StrEnum):
    TEAM = "team"
    MANAGEMENT = "management"
    CUSTOMER = "customer"


class MeetingState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MINUTES_DRAFT = "minutes_draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class PointKind(StrEnum):
    """Where a point of an agenda comes from; a topic is somebody's own."""

    TOPIC = "topic"
    ACTION = "action"
    TASK = "task"
    RISK = "risk"
    NONCONFORMITY = "nonconformity"
    CHANGE = "change"


class Presence(StrEnum):
    INVITED = "invited"
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class Answer(StrEnum):
    """To the minutes."""

    NONE = "none"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"


class Point(View):
    """`number` is what people call the thing by, "" for a topic."""

    text: Annotated[str, Meta(max_length=500)]
    kind: PointKind = PointKind.TOPIC
    number: Annotated[str, Meta(max_length=40)] = ""


class SeriesView(View):
    """`at` is the time of the wall in the company's zone, `minutes` long. `next_on` is the first day without a meeting
    of it yet."""

    id: UUID
    title: str
    kind: MeetingKind
    every_weeks: int
    next_on: date
    at: time
    minutes: int
    place: str
    is_ended: bool
    revision: int


class SeatView(View):
    member_id: UUID
    name: str
    presence: Presence
    answer: Answer
    words: str


class MeetingActionView(View):
    """From the publishing on it is the task of that number; `state` is how its work stands."""

    number: int
    text: str
    owner_id: UUID
    owner_name: str
    due_on: date
    task_number: int | None
    state: WorkState | None


class MeetingHappening(View):
    what: str
    actor: str
    at: datetime
    words: str


class MeetingLine(View):
    """`present` of `invited` people were there; None before it was held."""

    id: UUID
    number: int
    title: str
    kind: MeetingKind
    state: MeetingState
    starts_at: datetime
    minutes: int
    place: str
    is_missed: bool
    is_late: bool
    present: int | None
    invited: int
    actions: int


class MeetingView(View):
    """`is_missed`: nobody said in time that it was held. `is_late`: its minutes are. `own` is the reader's seat."""

    id: UUID
    project_id: UUID
    series_id: UUID | None
    number: int
    title: str
    kind: MeetingKind
    state: MeetingState
    starts_at: datetime
    minutes: int
    place: str
    agenda: tuple[Point, ...]
    text: str
    decisions: tuple[str, ...]
    actions: tuple[MeetingActionView, ...]
    seats: tuple[SeatView, ...]
    guests: str
    own: SeatView | None
    is_missed: bool
    is_late: bool
    minutes_due: date | None
    history: tuple[MeetingHappening, ...]
    verbs: tuple[str, ...]
    revision: int


class MeetingList(View):
    """The latest hundred, the next one first. `attendance`: percent of seats that were taken in meetings that were
    held, those excused left out; None before the first. `may_keep`: the reader plans meetings."""

    items: tuple[MeetingLine, ...]
    series: tuple[SeriesView, ...]
    attendance: int | None
    held: int
    missed: int
    may_keep: bool
