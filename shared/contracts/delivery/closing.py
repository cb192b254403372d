"""The closing review of a project, and its archive: what was aimed at and what became of it, with what was learnt."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Call, Command, Rest, View
from shared.contracts.delivery.lessons import LessonView
from shared.contracts.delivery.plan import PLAN_NOT_LED
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import MemberId, ProjectId, Revision
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid

MEMBERS = frozenset({Kind.MEMBER})
Text = Annotated[str, Meta(max_length=10_000)]
Because = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"\S")]


class ReviewState(StrEnum):
    """`none`: the project is not that far."""

    NONE = "none"
    DRAFT = "draft"
    TEAM_REVIEW = "team_review"
    PUBLISHED = "published"


class TargetRow(Struct, frozen=True, kw_only=True):
    """`kind` says how both are read: day, money, count. None: not known."""

    what: str
    kind: str
    target: str | None
    actual: str | None


class ActionRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is made better, by whom and until when."""

    text: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
    owner_id: MemberId
    due_on: date


class ReviewWord(Struct, frozen=True, kw_only=True):
    by: str
    at: datetime
    text: str


class ManifestEntry(Struct, frozen=True, kw_only=True):
    """`count` rows of a kind and the SHA-256 of what stands in them; `same`: it is so still."""

    kind: str
    count: int
    sha256: str
    same: bool


class ManifestView(Struct, frozen=True, kw_only=True):
    by: str
    at: datetime
    sha256: str
    entries: tuple[ManifestEntry, ...]


class ClosingView(View):
    """`targets` are computed until it is submitted, from then on as they were. `verbs` also name those on its archive:
    keep, archive."""

    project_id: UUID
    state: ReviewState
    due_on: date | None
    is_late: bool
    targets: tuple[TargetRow, ...]
    summary: str
    problems: str
    actions: tuple[ActionRow, ...]
    names: dict[str, str]
    lessons: tuple[LessonView, ...]
    words: tuple[ReviewWord, ...]
    submitted_by: str | None
    published_by: str | None
    published_at: datetime | None
    returned_why: str
    manifest: ManifestView | None
    verbs: tuple[str, ...]
    revision: int


class ReadClosing(Command):
    project_id: ProjectId


class SaveClosing(Command):
    project_id: ProjectId
    revision: Revision
    summary: Text = ""
    problems: Text = ""
    actions: Annotated[tuple[ActionRow, ...], Meta(max_length=50)] = ()


class MoveClosing(Command):
    project_id: ProjectId
    revision: Revision


class ReturnClosing(Command):
    project_id: ProjectId
    revision: Revision
    reason: Because


class SayAtClosing(Command):
    """A word of somebody of the team, while they review it."""

    project_id: ProjectId
    words: Because


class ArchiveProject(Command):
    project_id: ProjectId


CLOSING_STALE = Failure("closing.stale", Conflict)
CLOSING_INCOMPLETE = Failure("closing.incomplete", Invalid)
"""How the goals were met, problems, a lesson and an action are wanted."""
CLOSING_OWN = Failure("closing.own", Forbidden)
"""Who submitted it does not publish it."""
CLOSING_NOT_TEAM = Failure("closing.not_team", Forbidden)
CLOSING_NOT_YET = Failure("closing.not_yet", Conflict)
"""The project is not that far, or its review is not published."""
ARCHIVE_CHANGED = Failure("closing.changed", Conflict)
"""There is no manifest, or what it lists has changed since."""

READ_CLOSING = projects.call(
    feature="closing",
    verb="read",
    says="Read a project's closing review and archive",
    takes=ReadClosing,
    gives=ClosingView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/closing"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)


def _act(verb: str, says: str, takes: type[Command], needs: P, *more: Failure) -> Call[Command, ClosingView]:
    return projects.call(
        feature="closing",
        verb=verb,
        says=says,
        takes=takes,
        gives=ClosingView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/projects/{{project_id}}/closing/{verb}"),
        kinds=MEMBERS,
        failures=(PROJECT_NOT_FOUND, *more),
    )


_WRITE = (PLAN_NOT_LED, CLOSING_STALE, CLOSING_NOT_YET)
SAVE_CLOSING = _act("save", "Write down a closing review", SaveClosing, P.CLOSING_WRITE, *_WRITE, MEMBER_NOT_FOUND)
SUBMIT_CLOSING = _act(
    "submit", "Give a closing review to the team", MoveClosing, P.CLOSING_WRITE, *_WRITE, CLOSING_INCOMPLETE
)
SAY_AT_CLOSING = _act(
    "say", "Add one's word to a closing review", SayAtClosing, P.PROJECT_READ, CLOSING_NOT_TEAM, CLOSING_NOT_YET
)
RETURN_CLOSING = _act(
    "send_back", "Send a closing review back", ReturnClosing, P.CLOSING_JUDGE, CLOSING_STALE, CLOSING_NOT_YET
)
PUBLISH_CLOSING = _act(
    "publish",
    "Publish a closing review and its lessons",
    MoveClosing,
    P.CLOSING_JUDGE,
    CLOSING_STALE,
    CLOSING_NOT_YET,
    CLOSING_OWN,
)
KEEP_ARCHIVE = _act(
    "keep",
    "List what is kept of a project, with its hashes",
    ArchiveProject,
    P.PROJECT_ARCHIVE,
    PLAN_NOT_LED,
    CLOSING_NOT_YET,
)
ARCHIVE_PROJECT = _act(
    "archive",
    "Archive a closed project",
    ArchiveProject,
    P.PROJECT_ARCHIVE,
    PLAN_NOT_LED,
    CLOSING_NOT_YET,
    ARCHIVE_CHANGED,
)
