"""Lessons: written in a project's closing review, published with it, proposed to later projects that are like it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Page, Rest, View
from shared.contracts.delivery.plan import PLAN_NOT_LED
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.proposals import PROPOSAL_NOT_FOUND, PROPOSAL_NOT_OURS
from shared.contracts.fields import Cursor, LessonId, Limit, Line, ProjectId, ProjectProposalId, Revision
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
Advice = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"\S")]
Tag = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"\S")]
Because = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S")]
LessonNumber = Annotated[int, Meta(ge=1, le=2_147_483_647)]


class LessonState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class LessonView(View):
    """`reused` counts the proposals that took it up. `tags` say what kind of service and which trade it is of."""

    id: UUID
    number: int
    title: str
    context: str
    advice: str
    tags: tuple[str, ...]
    state: LessonState
    project: str
    project_name: str
    by: str
    at: datetime
    reused: int
    retired_why: str
    verbs: tuple[str, ...]
    revision: int


class ProposedLesson(View):
    """`adopted` is None until it is answered; `why` it is proposed: tags that it shares, or `customer`."""

    lesson: LessonView
    why: tuple[str, ...]
    adopted: bool | None
    reason: str
    by: str | None


class ProposedLessons(View):
    """`open` counts those without an answer: while there are any the proposal is not submitted. `may_answer`: it is the
    reader's own and still being written."""

    items: tuple[ProposedLesson, ...]
    open: int
    may_answer: bool


class ListLessons(Command):
    """Of the whole company, the latest first."""

    q: Annotated[str, Meta(max_length=100)] = ""
    tag: Annotated[str, Meta(max_length=40)] = ""
    retired: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class AddLesson(Command):
    project_id: ProjectId
    title: Line
    advice: Advice
    context: Annotated[str, Meta(max_length=2_000)] = ""
    tags: Annotated[tuple[Tag, ...], Meta(max_length=10)] = ()


class DropLesson(Command):
    lesson_id: LessonId
    revision: Revision


class RetireLesson(Command):
    lesson_id: LessonId
    revision: Revision
    reason: Because


class ProposedQuery(Command):
    """Lessons of past projects that a proposal is like."""

    proposal_id: ProjectProposalId


class AnswerLesson(Command):
    """A reason is wanted for a no."""

    proposal_id: ProjectProposalId
    lesson: LessonNumber
    adopt: bool = False
    reason: Annotated[str, Meta(max_length=1_000)] = ""


LESSON_NOT_FOUND = Failure("lesson.not_found", NotFound)
LESSON_STALE = Failure("lesson.stale", Conflict)
LESSON_LATE = Failure("lesson.late", Conflict)
"""The review is published, or the proposal is no longer being written."""
LESSON_REASON = Failure("lesson.reason", Invalid)

LIST_LESSONS = projects.call(
    feature="lessons",
    verb="list",
    says="Search the company's lessons",
    takes=ListLessons,
    gives=Page[LessonView],
    needs=P.LESSON_READ,
    write=False,
    rest=Rest("GET", "/project-lessons"),
    kinds=MEMBERS,
)
PROPOSED_LESSONS = projects.call(
    feature="lessons",
    verb="proposed",
    says="List the lessons of similar past projects for a proposal",
    takes=ProposedQuery,
    gives=ProposedLessons,
    needs=P.PROPOSAL_READ,
    write=False,
    rest=Rest("GET", "/project-proposals/{proposal_id}/lessons"),
    kinds=MEMBERS,
    failures=(PROPOSAL_NOT_FOUND,),
)
ANSWER_LESSON = projects.call(
    feature="lessons",
    verb="answer",
    says="Adopt a proposed lesson, or decline it with a reason",
    takes=AnswerLesson,
    gives=ProposedLessons,
    needs=P.PROPOSAL_WRITE,
    write=True,
    rest=Rest("POST", "/project-proposals/{proposal_id}/lessons"),
    kinds=MEMBERS,
    failures=(PROPOSAL_NOT_FOUND, PROPOSAL_NOT_OURS, LESSON_NOT_FOUND, LESSON_LATE, LESSON_REASON),
)
ADD_LESSON = projects.call(
    feature="lessons",
    verb="add",
    says="Write a lesson into a project's closing review",
    takes=AddLesson,
    gives=LessonView,
    needs=P.CLOSING_WRITE,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/lessons"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, LESSON_LATE),
)
DROP_LESSON = projects.call(
    feature="lessons",
    verb="drop",
    says="Take a lesson out that is not published yet",
    takes=DropLesson,
    gives=Done,
    needs=P.CLOSING_WRITE,
    write=True,
    rest=Rest("POST", "/project-lessons/{lesson_id}/drop"),
    kinds=MEMBERS,
    failures=(LESSON_NOT_FOUND, PLAN_NOT_LED, LESSON_STALE),
)
RETIRE_LESSON = projects.call(
    feature="lessons",
    verb="retire",
    says="Retire a lesson that no longer holds",
    takes=RetireLesson,
    gives=LessonView,
    needs=P.CLOSING_JUDGE,
    write=True,
    rest=Rest("POST", "/project-lessons/{lesson_id}/retire"),
    kinds=MEMBERS,
    failures=(LESSON_NOT_FOUND, LESSON_STALE),
)
