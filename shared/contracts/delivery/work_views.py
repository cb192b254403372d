"""What is shown of the work on a plan's tasks."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import View
from shared.contracts.delivery.plan_kinds import TaskKind
from shared.contracts.delivery.quality_kinds import CheckState


class WorkState(StrEnum):
    """Where the work on a task is. Blocked: its owner cannot go on before somebody helps."""

    TO_DO = "todo"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    REWORK = "rework"
    BLOCKED = "blocked"
    DONE = "done"
    CANCELLED = "cancelled"


class WorkSection(StrEnum):
    """Why a task stands in somebody's list, the most urgent first."""

    HELP = "help"
    """Blocked, in a project that he leads."""
    REVIEW = "review"
    ACCEPT = "accept"
    BLOCKED = "blocked"
    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    WAITING = "waiting"
    """Submitted: its reviewer's turn."""
    PLANNED = "planned"
    """His in the plan, not handed out yet."""


class WorkItem(Struct, frozen=True, kw_only=True):
    """Of the checklist; its number stays with it."""

    number: int
    text: str
    ticked_by: str | None
    ticked_at: datetime | None


class WorkNote(Struct, frozen=True, kw_only=True):
    """What its owner said of how far it is. `remaining` minutes, if he said so."""

    at: datetime
    by: str
    percent: int
    remaining: int | None
    text: str


class WorkComment(Struct, frozen=True, kw_only=True):
    at: datetime
    by: str
    text: str


class WorkFile(Struct, frozen=True, kw_only=True):
    """`size` in bytes."""

    id: UUID
    name: str
    type: str
    size: int
    by: str
    at: datetime


class WorkCheck(Struct, frozen=True, kw_only=True):
    """A quality check of this task."""

    number: str
    title: str
    state: CheckState
    due_on: date


class WorkHappening(Struct, frozen=True, kw_only=True):
    verb: str
    from_state: WorkState
    to_state: WorkState
    actor: str
    words: str
    at: datetime


class WorkCard(View):
    """A task in short. `late_days` after its planned end, while it is open; `section` only in one's own list. A task
    that was not handed out has no reviewer, and its owner is the plan's."""

    task_id: UUID
    project_code: str
    project_name: str
    number: int
    kind: TaskKind
    name: str
    state: WorkState
    is_assigned: bool
    owner_id: UUID | None
    owner: str
    reviewer_id: UUID | None
    reviewer: str
    percent: int
    starts_on: date | None
    ends_on: date | None
    late_days: int
    is_critical: bool
    blocked_why: str
    ticked: int
    items: int
    comments: int
    revision: int
    verbs: tuple[str, ...]
    section: WorkSection | None = None


class TaskWorkView(View):
    """The work on one task. `standard` is the version that was pinned when it was handed out, `standard_hash` its
    SHA-256; `is_stale`: the plan says something else by now (`plan_standard`). `minutes` are planned, `actual` approved
    working time."""

    card: WorkCard
    project_id: UUID
    requirement: str
    standard: str
    standard_version: int
    standard_hash: str
    plan_standard: str
    is_stale: bool
    minutes: int
    actual: int
    remaining: int | None
    help_wanted: str
    assigned_by: str
    assigned_at: datetime | None
    accepted_at: datetime | None
    started_at: datetime | None
    submitted_at: datetime | None
    done_at: datetime | None
    noted_at: datetime | None
    checklist: tuple[WorkItem, ...]
    notes: tuple[WorkNote, ...]
    comments: tuple[WorkComment, ...]
    files: tuple[WorkFile, ...]
    checks: tuple[WorkCheck, ...]
    happenings: tuple[WorkHappening, ...]
    in_team: bool


class Worker(Struct, frozen=True, kw_only=True):
    id: UUID
    name: str


class BoardView(View):
    """`total` tasks there are; `cards` are the first of them. `people` own one, or review one."""

    cards: tuple[WorkCard, ...]
    total: int
    people: tuple[Worker, ...]
    may_assign: bool


class MyWorkView(View):
    """By urgency. `total` of what concerns the reader; `cards` are the first of it."""

    cards: tuple[WorkCard, ...]
    total: int
