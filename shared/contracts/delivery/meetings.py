"""Meetings of a project (2.1.f, 7.3.a): series, an agenda from what is open, who was there, minutes with decisions and
actions that become tasks, and the word of those who were there that the minutes are right."""

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Event, Rest
from shared.contracts.delivery.meeting_views import Answer, MeetingKind, MeetingList, MeetingView, Point, Presence
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Code
from shared.contracts.fields import Line, MeetingId, MeetingSeriesId, MemberId, ProjectId, Revision
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
MOST_POINTS, MOST_ACTIONS = 100, 50

Words = Annotated[str, Meta(max_length=20_000)]
Because = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S")]
Short = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
Length = Annotated[int, Meta(ge=5, le=720)]
"""In minutes."""
Number = Annotated[int, Meta(ge=1, le=1_000_000)]


class Attendance(Struct, frozen=True, kw_only=True):
    member_id: MemberId
    presence: Presence = Presence.PRESENT


class NewAction(Struct, frozen=True, kw_only=True):
    """What somebody is to do until a day."""

    text: Text
    owner_id: MemberId
    due_on: date


class ListMeetings(Command):
    project_id: ProjectId


class FindMeeting(Command):
    code: Code
    meeting_number: Number


class ReadMeeting(Command):
    meeting_id: MeetingId


class StartSeries(Command):
    """The first one on that day, `at` in the company's zone; everybody in the team is asked to each."""

    project_id: ProjectId
    title: Line
    first_on: date
    at: time
    kind: MeetingKind = MeetingKind.TEAM
    every_weeks: Annotated[int, Meta(ge=1, le=26)] = 1
    minutes: Length = 60
    place: Short = ""


class EndSeries(Command):
    """What is planned stays."""

    series_id: MeetingSeriesId
    revision: Revision


class PlanMeeting(Command):
    """A single one; the team is asked to it."""

    project_id: ProjectId
    title: Line
    on: date
    at: time
    kind: MeetingKind = MeetingKind.TEAM
    minutes: Length = 60
    place: Short = ""


class MoveMeeting(Command):
    """To another time or place."""

    meeting_id: MeetingId
    revision: Revision
    on: date
    at: time
    minutes: Length = 60
    place: Short = ""


class CancelMeeting(Command):
    meeting_id: MeetingId
    revision: Revision
    reason: Because


class SetAgenda(Command):
    """As a whole, in this order."""

    meeting_id: MeetingId
    revision: Revision
    points: Annotated[tuple[Point, ...], Meta(max_length=MOST_POINTS)] = ()


class DrawAgenda(Command):
    """What is open now; topics of people's own stay."""

    meeting_id: MeetingId
    revision: Revision


class HoldMeeting(Command):
    """Who was there. Who was asked and is not named was absent. `guests`: others, in words."""

    meeting_id: MeetingId
    revision: Revision
    guests: Annotated[str, Meta(max_length=500)] = ""
    seats: Annotated[tuple[Attendance, ...], Meta(max_length=200)] = ()


class WriteMinutes(Command):
    """As a whole, as often as wanted before they are published."""

    meeting_id: MeetingId
    revision: Revision
    text: Words = ""
    decisions: Annotated[tuple[Text, ...], Meta(max_length=MOST_POINTS)] = ()
    actions: Annotated[tuple[NewAction, ...], Meta(max_length=MOST_ACTIONS)] = ()


class PublishMinutes(Command):
    """Each action becomes a task of the plan and is handed out."""

    meeting_id: MeetingId
    revision: Revision


class AnswerMinutes(Command):
    """By who was asked to it. An objection says what is not right."""

    meeting_id: MeetingId
    answer: Answer = Answer.CONFIRMED
    reason: Annotated[str, Meta(max_length=1_000)] = ""


MEETING_NOT_FOUND = Failure("meeting.not_found", NotFound)
MEETING_STALE = Failure("meeting.stale", Conflict)
MEETING_EARLY = Failure("meeting.early", Conflict)
"""Nobody can have been at what has not begun."""
MEETING_NOBODY = Failure("meeting.nobody", Invalid)
"""A meeting at which nobody was there was not held."""
MEETING_EMPTY = Failure("meeting.empty", Invalid)
"""Minutes without a word."""
MEETING_PAST = Failure("meeting.past", Invalid)
"""It begins later than now, and within two years."""
MEETING_TEAM = Failure("meeting.team", Invalid)
"""Somebody who was not asked to it, or does not see the project."""
MEETING_NOT_ASKED = Failure("meeting.not_asked", Forbidden)
MEETING_UNSAID = Failure("meeting.unsaid", Invalid)
"""An objection says what is not right."""
SERIES_NOT_FOUND = Failure("meeting_series.not_found", NotFound)
SERIES_STALE = Failure("meeting_series.stale", Conflict)
SERIES_ENDED = Failure("meeting_series.ended", Conflict)
NOT_LED = Failure("project.not_led", Forbidden)

LIST_MEETINGS = projects.call(
    feature="meetings",
    verb="list",
    says="List a project's meetings and their series",
    takes=ListMeetings,
    gives=MeetingList,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/meetings"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)
FIND_MEETING = projects.call(
    feature="meetings",
    verb="find",
    says="Read the meeting of a number",
    takes=FindMeeting,
    gives=MeetingView,
    needs=P.PROJECT_READ,
    write=False,
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND, MEETING_NOT_FOUND),
)
READ_MEETING = projects.call(
    feature="meetings",
    verb="read",
    says="Read a meeting",
    takes=ReadMeeting,
    gives=MeetingView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/meetings/{meeting_id}"),
    kinds=MEMBERS,
    failures=(MEETING_NOT_FOUND,),
)
START_SERIES = projects.call(
    feature="meetings",
    verb="start_series",
    says="Begin a series of meetings",
    takes=StartSeries,
    gives=MeetingList,
    needs=P.MEETING_KEEP,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/meetings/series"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND, NOT_LED, MEETING_PAST),
)
END_SERIES = projects.call(
    feature="meetings",
    verb="end_series",
    says="Plan no further meetings of a series",
    takes=EndSeries,
    gives=MeetingList,
    needs=P.MEETING_KEEP,
    write=True,
    rest=Rest("POST", "/meeting-series/{series_id}/end"),
    kinds=MEMBERS,
    failures=(SERIES_NOT_FOUND, SERIES_STALE, SERIES_ENDED, NOT_LED),
)
PLAN_MEETING = projects.call(
    feature="meetings",
    verb="plan",
    says="Plan a single meeting",
    takes=PlanMeeting,
    gives=MeetingView,
    needs=P.MEETING_KEEP,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/meetings"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND, NOT_LED, MEETING_PAST),
)


@projects.event
class MeetingSaid(Event):
    """`what` is what has happened to it: a verb of its own, or `remind` (tomorrow), `miss` (nobody said that it was
    held), `late` (its minutes are). `number` is the project's and its own, `place` its page beneath the workspace."""

    thing = "meeting"
    verb = "said"
    number: str
    title: str
    place: str
    what: str
    starts_at: datetime
    project_id: UUID
    people: tuple[UUID, ...]


ANSWER_MINUTES = projects.call(
    feature="meetings",
    verb="answer",
    says="Confirm minutes, or object to them",
    takes=AnswerMinutes,
    gives=MeetingView,
    needs=P.MEETING_ATTEND,
    write=True,
    rest=Rest("POST", "/meetings/{meeting_id}/answer"),
    kinds=MEMBERS,
    failures=(MEETING_NOT_FOUND, MEETING_NOT_ASKED, MEETING_UNSAID),
)
