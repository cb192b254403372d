"""How booked time is shown: a week of one person, what waits for approval, and the hours of a project."""

from datetime import date
from enum import StrEnum

from shared.contracts.base import View
from shared.contracts.fields import MemberId, PlanTaskId, ProjectId, TimeEntryId


class TimeState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class TimeEntryView(View):
    """`minutes` are below zero where a correction takes away; `corrects_id` is the entry that it corrects. `on` is the
    day that was worked. `reason` is why it was returned."""

    id: TimeEntryId
    project_id: ProjectId
    project_code: str
    project_name: str
    task_id: PlanTaskId
    task_number: int
    task_name: str
    member_id: MemberId
    member_name: str
    on: date
    minutes: int
    note: str
    state: TimeState
    reason: str
    decided_by: str
    corrects_id: TimeEntryId | None
    verbs: tuple[str, ...]
    revision: int


class SheetCell(View):
    """A day of a task. `minutes` is what stands, corrections that were approved included; `pending` what a correction
    that waits would add. `revision` is 0 where nothing was booked. `may_book`: today or before, in the project's time,
    and not approved or on its way to be."""

    on: date
    entry_id: TimeEntryId | None
    minutes: int
    pending: int
    note: str
    state: TimeState | None
    reason: str
    may_book: bool
    revision: int


class SheetRow(View):
    """`is_own`: the reader answers for the task. `cells` are seven, Monday first."""

    task_id: PlanTaskId
    task_number: int
    task_name: str
    project_code: str
    project_name: str
    is_own: bool
    cells: tuple[SheetCell, ...]


class TaskChoice(View):
    """A task that time may be booked on, from the day that its project starts."""

    task_id: PlanTaskId
    task_number: int
    task_name: str
    project_code: str
    project_name: str
    is_own: bool
    starts: date


class SheetView(View):
    """A person's week from its Monday. `open` are minutes that were not submitted yet or were returned, `submitted`
    those that wait for approval; `totals` are of the seven days."""

    week: date
    today: date
    rows: tuple[SheetRow, ...]
    choices: tuple[TaskChoice, ...]
    totals: tuple[int, ...]
    open: int
    submitted: int
    approved: int
    is_copyable: bool
    """The week before has something that this one has not."""


class CopiedWeek(View):
    """`left_out` are days that have not come, that are full, or that have time already."""

    copied: int
    left_out: int


class TimeLot(View):
    """What one person has submitted for a week of one project. `minutes` is their sum, as the approver has seen it."""

    project_id: ProjectId
    project_code: str
    project_name: str
    member_id: MemberId
    member_name: str
    week: date
    minutes: int
    entries: tuple[TimeEntryView, ...]


class TimeLots(View):
    lots: tuple[TimeLot, ...]


class TaskHours(View):
    """`planned` are minutes of effort as the plan has them; `submitted` wait for approval."""

    task_id: PlanTaskId
    task_number: int
    task_name: str
    owner_name: str
    planned: int
    approved: int
    submitted: int


class PersonHours(View):
    member_id: MemberId
    member_name: str
    approved: int
    submitted: int


class ProjectHours(View):
    """Tasks in the order of the plan, those without effort and without time left out."""

    project_id: ProjectId
    planned: int
    approved: int
    submitted: int
    tasks: tuple[TaskHours, ...]
    people: tuple[PersonHours, ...]
