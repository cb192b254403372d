"""The working week of a company: on which days, from when to when. Dates of plans follow at once."""

from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.delivery.plan import PLAN_REACH
from shared.contracts.fields import Revision
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid

Weekday = Annotated[int, Meta(ge=1, le=7)]
"""1 is Monday."""
DayMinute = Annotated[int, Meta(ge=0, le=1440)]


class WorkWeekView(View):
    """Times are minutes since midnight; without an afternoon the day is one span. `minutes` are those of a day.
    `changed_by` is empty while the usual week holds."""

    weekdays: tuple[int, ...]
    morning_from: int
    morning_to: int
    afternoon_from: int | None
    afternoon_to: int | None
    minutes: int
    changed_by: str
    revision: int


class ReadWorkWeek(Command):
    """Of the company."""


class SetWorkWeek(Command):
    """Days that differ and leave stay as they are."""

    revision: Revision
    weekdays: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)]
    morning_from: DayMinute
    morning_to: DayMinute
    afternoon_from: DayMinute | None = None
    afternoon_to: DayMinute | None = None


WORK_WEEK_HOURS = Failure("work_week.hours", Invalid)
"""Each span begins before it ends, the afternoon after the morning."""
WORK_WEEK_STALE = Failure("work_week.stale", Conflict)

READ_WORK_WEEK = projects.call(
    feature="plan_days",
    verb="read_week",
    says="Read the company's working week",
    takes=ReadWorkWeek,
    gives=WorkWeekView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/work-week"),
    kinds=STAFF,
)
SET_WORK_WEEK = projects.call(
    feature="plan_days",
    verb="set_week",
    says="Set the company's working week; dates of running plans follow",
    takes=SetWorkWeek,
    gives=WorkWeekView,
    needs=P.WORK_WEEK_MANAGE,
    write=True,
    rest=Rest("POST", "/work-week"),
    kinds=STAFF,
    failures=(WORK_WEEK_HOURS, WORK_WEEK_STALE, PLAN_REACH),
)
