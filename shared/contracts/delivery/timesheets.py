"""Time that people book on tasks: by the day, submitted by the week, approved by who leads the project."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, Event, Page, R, Rest
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.time_views import (
    CopiedWeek,
    ProjectHours,
    SheetView,
    TimeEntryView,
    TimeLots,
)
from shared.contracts.fields import Cursor, MemberId, PlanTaskId, ProjectId, TimeEntryId
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
DAY_MINUTES = 1440
Minutes = Annotated[int, Meta(ge=0, le=DAY_MINUTES)]
TimeNote = Annotated[str, Meta(max_length=500)]
Because = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
Seen = Annotated[int, Meta(ge=0, le=2_147_483_647)]


class ReadSheet(Command):
    """The reader's own week that has this day; the one that runs unless a day is named."""

    week: date | None = None


class BookTime(Command):
    """What was worked on a task that day: it takes the place of what stands there. `seen` is the revision of what
    stands there, 0 where nothing does: what somebody else has saved meanwhile is not written over."""

    task_id: PlanTaskId
    worked_on: date
    minutes: Minutes
    note: TimeNote = ""
    seen: Seen = 0


class CopyWeek(Command):
    """What was booked the week before, into days of this week that have nothing yet."""

    week: date


class SubmitWeek(Command):
    """All of the week that was not submitted yet, or was returned."""

    week: date


class CorrectTime(Command):
    """What was approved stays; the difference to `minutes` is a further entry, which is submitted at once."""

    entry_id: TimeEntryId
    minutes: Minutes
    reason: Because


class ListTimeLots(Command):
    """What waits for the reader's approval."""


class ApproveTime(Command):
    """All that the person has submitted for that week of that project. `minutes` is the sum that the approver has
    seen: with another one nothing is approved."""

    project_id: ProjectId
    member_id: MemberId
    week: date
    minutes: int | None = None


class ReturnTime(Command):
    project_id: ProjectId
    member_id: MemberId
    week: date
    reason: Because


class ReadProjectHours(Command):
    project_id: ProjectId


class ListTime(Command):
    """Of a project, by day; 500 at a time."""

    project_id: ProjectId
    cursor: Cursor | None = None


TIME_NOT_FOUND = Failure("time.not_found", NotFound)
TIME_TASK = Failure("time.task", Invalid)
"""No task or deliverable of a project that he is of, or the project does not run."""
TIME_DAY = Failure("time.day", Invalid)
"""A day that has not come, or before the project."""
TIME_FULL = Failure("time.full", Invalid)
"""More than a day has, over all projects."""
TIME_STALE = Failure("time.stale", Conflict)
TIME_NONE = Failure("time.none", Conflict)
"""Nothing waits there."""
TIME_OWN = Failure("time.own", Forbidden)
"""Nobody approves what he has booked himself."""
TIME_NOT_YOURS = Failure("time.not_yours", Forbidden)
"""The project's manager decides this; of his own time the head of his department."""
TIME_SAME = Failure("time.same", Invalid)
"""A correction that changes nothing."""


def _read(verb: str, says: str, takes: type[Command], gives: type[R], path: str, needs: P) -> Call[Command, R]:
    return projects.call(
        feature="timesheets",
        verb=verb,
        says=says,
        takes=takes,
        gives=gives,
        needs=needs,
        write=False,
        rest=Rest("GET", path),
        kinds=MEMBERS,
        failures=(PROJECT_NOT_FOUND,) if "{" in path else (),
    )


def _write(
    verb: str, says: str, takes: type[Command], gives: type[R], path: str, needs: P, *more: Failure
) -> Call[Command, R]:
    return projects.call(
        feature="timesheets",
        verb=verb,
        says=says,
        takes=takes,
        gives=gives,
        needs=needs,
        write=True,
        rest=Rest("POST", path),
        kinds=MEMBERS,
        failures=more,
    )


_OWN, _LOTS = "/timesheets/mine", "/timesheets/waiting"
_OF_PROJECT = "/projects/{project_id}/time"
READ_SHEET = _read("read", "Read the week that somebody has booked himself", ReadSheet, SheetView, _OWN, P.TIME_BOOK)
BOOK_TIME = _write(
    "book",
    "Book what was worked on a task on a day",
    BookTime,
    TimeEntryView,
    _OWN,
    P.TIME_BOOK,
    TIME_TASK,
    TIME_DAY,
    TIME_FULL,
    TIME_STALE,
)
COPY_WEEK = _write("copy", "Book this week as the one before", CopyWeek, CopiedWeek, f"{_OWN}/copy", P.TIME_BOOK)
SUBMIT_WEEK = _write(
    "submit", "Submit a week for approval", SubmitWeek, SheetView, f"{_OWN}/submit", P.TIME_BOOK, TIME_NONE
)
CORRECT_TIME = _write(
    "correct",
    "Correct what was approved by a further entry",
    CorrectTime,
    TimeEntryView,
    "/time-entries/{entry_id}/correct",
    P.TIME_BOOK,
    TIME_NOT_FOUND,
    TIME_FULL,
    TIME_SAME,
)
LIST_TIME_LOTS = _read("list_lots", "List time that waits for approval", ListTimeLots, TimeLots, _LOTS, P.TIME_APPROVE)
_DECIDED = (PROJECT_NOT_FOUND, TIME_NONE, TIME_OWN, TIME_NOT_YOURS)
APPROVE_TIME = _write(
    "approve",
    "Approve a week of somebody's time",
    ApproveTime,
    TimeLots,
    f"{_OF_PROJECT}/approve",
    P.TIME_APPROVE,
    *_DECIDED,
    TIME_STALE,
)
RETURN_TIME = _write(
    "return",
    "Send a week of somebody's time back, with the reason",
    ReturnTime,
    TimeLots,
    f"{_OF_PROJECT}/return",
    P.TIME_APPROVE,
    *_DECIDED,
)
READ_PROJECT_HOURS = _read(
    "read_hours",
    "Read planned and actual hours of a project",
    ReadProjectHours,
    ProjectHours,
    f"{_OF_PROJECT}/hours",
    P.PROJECT_READ,
)
LIST_TIME = _read(
    "list", "List what was booked on a project", ListTime, Page[TimeEntryView], _OF_PROJECT, P.PROJECT_READ
)


@projects.event
class TimeMoved(Event):
    """A week of somebody's time was submitted, approved or returned: `what` says which. `people` are to be told: the
    approver, or the person himself. `place` is the page beneath the company's workspace."""

    thing = "time_entry"
    verb = "moved"
    number: str
    title: str
    place: str
    what: str
    project_id: UUID
    member_id: UUID
    week: date
    people: tuple[UUID, ...]


@projects.event
class TimesheetDue(Event):
    """At the end of a week, and the morning after it: `people` have not submitted theirs. Each hears of it once,
    however many projects he is of."""

    thing = "timesheet"
    verb = "due"
    week: date
    title: str
    place: str
    people: tuple[UUID, ...]
