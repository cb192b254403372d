"""Days that differ: of the company, of a project, and leave. Dates of plans follow at once."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Done, Rest, View
from shared.contracts.delivery.plan import PLAN_NOT_LED, PLAN_OWNER, PLAN_REACH
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import LeaveId, MemberId, ProjectId
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Failure, Forbidden, Invalid, NotFound

DayName = Annotated[str, Meta(max_length=100)]
MOST_DAYS = 400


class DayMark(StrEnum):
    """What a day is: off, a make-up day with the usual office hours, or as its weekday says."""

    OFF = "off"
    WORKED = "worked"
    USUAL = "usual"


class WorkDayView(View):
    on: date
    name: str
    mark: DayMark
    is_own: bool
    """Of this project alone; else of the whole company."""


class LeaveView(View):
    id: LeaveId
    member_id: MemberId
    name: str
    first: date
    last: date


class PlanDays(View):
    days: tuple[WorkDayView, ...]
    leave: tuple[LeaveView, ...]


class ListPlanDays(Command):
    """Of the year before to two years after; leave of the project's team."""

    project_id: ProjectId


class SetWorkDay(Command):
    """For the whole company only by its management or an admin."""

    project_id: ProjectId
    on: date
    mark: DayMark = DayMark.OFF
    name: DayName = ""
    whole_company: bool = False


class AddLeave(Command):
    """Of somebody in the project's team, by its manager or himself; it counts in all projects."""

    project_id: ProjectId
    member_id: MemberId
    first: date
    last: date


class EndLeave(Command):
    """Taken back: as if it had not been. By himself, the manager of a project of his, or the management."""

    leave_id: LeaveId


DAY_COMPANY = Failure("plan.day_company", Forbidden)
DAY_REACH = Failure("plan.day", Invalid)
LEAVE_NOT_FOUND = Failure("plan.leave_not_found", NotFound)

LIST_PLAN_DAYS = projects.call(
    feature="plan_days",
    verb="list",
    says="List the days that differ for a project, and its team's leave",
    takes=ListPlanDays,
    gives=PlanDays,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/plan/days"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
SET_WORK_DAY = projects.call(
    feature="plan_days",
    verb="set",
    says="Make a day off or a working day",
    takes=SetWorkDay,
    gives=Done,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/plan/days"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, DAY_COMPANY, DAY_REACH, PLAN_REACH),
)
ADD_LEAVE = projects.call(
    feature="plan_days",
    verb="add_leave",
    says="Add somebody's leave",
    takes=AddLeave,
    gives=LeaveView,
    needs=P.PROJECT_READ,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/plan/leave"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, PLAN_OWNER, DAY_REACH, PLAN_REACH),
)
END_LEAVE = projects.call(
    feature="plan_days",
    verb="end_leave",
    says="Take leave back",
    takes=EndLeave,
    gives=Done,
    needs=P.PROJECT_READ,
    write=True,
    rest=Rest("POST", "/plan-leave/{leave_id}/end"),
    kinds=STAFF,
    failures=(LEAVE_NOT_FOUND, PLAN_REACH),
)
