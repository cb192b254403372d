"""A project's communication plan: who is told what, how, how often and by whom. The policy's 7.1."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.approving import APPROVAL_FLOWLESS
from shared.contracts.base import Call, Command, Rest, View
from shared.contracts.delivery.plan import PLAN_NOT_LED
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import MemberId, ProjectId, Revision
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid

MEMBERS = frozenset({Kind.MEMBER})
Cell = Annotated[str, Meta(max_length=300)]


class CommState(StrEnum):
    """`superseded`: a later version is active."""

    DRAFT = "draft"
    REVIEW = "review"
    ACTIVE = "active"
    SUPERSEDED = "superseded"


class CommItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line: the five columns of 7.1.b and who sees to it."""

    objective: Cell = ""
    audience: Cell = ""
    way: Cell = ""
    frequency: Cell = ""
    content: Cell = ""
    owner_id: MemberId | None = None


class CommPlanView(View):
    """`version` is 0 while nothing is begun. `active_version` is the one in force, if any; `approval` the number of its
    request; `names` who the owners are."""

    project_id: UUID
    version: int
    state: CommState
    items: tuple[CommItem, ...]
    names: dict[str, str]
    active_version: int | None
    approval: str | None
    changed_at: datetime | None
    verbs: tuple[str, ...]
    revision: int


class ReadCommPlan(Command):
    """The latest version."""

    project_id: ProjectId


class BeginCommPlan(Command):
    """From the usual lines, or from the version in force."""

    project_id: ProjectId


class SaveCommPlan(Command):
    """What waits for approval is a draft again."""

    project_id: ProjectId
    revision: Revision
    items: Annotated[tuple[CommItem, ...], Meta(max_length=50)] = ()


class SubmitCommPlan(Command):
    project_id: ProjectId
    revision: Revision


COMM_STALE = Failure("communication.stale", Conflict)
COMM_INCOMPLETE = Failure("communication.incomplete", Invalid)
"""A line lacks one of its six columns, or there is no line."""

READ_COMM_PLAN = projects.call(
    feature="communication",
    verb="read",
    says="Read a project's communication plan",
    takes=ReadCommPlan,
    gives=CommPlanView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/communication"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)


def _write(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, CommPlanView]:
    return projects.call(
        feature="communication",
        verb=verb,
        says=says,
        takes=takes,
        gives=CommPlanView,
        needs=P.COMMUNICATION_MANAGE,
        write=True,
        rest=Rest("POST", f"/projects/{{project_id}}/communication/{verb}"),
        kinds=MEMBERS,
        failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, COMM_STALE, *more),
    )


BEGIN_COMM_PLAN = _write("begin", "Begin a version of the communication plan", BeginCommPlan)
SAVE_COMM_PLAN = _write("save", "Write down the communication plan", SaveCommPlan, MEMBER_NOT_FOUND)
SUBMIT_COMM_PLAN = _write(
    "submit",
    "Submit the communication plan to the head of the department",
    SubmitCommPlan,
    COMM_INCOMPLETE,
    APPROVAL_FLOWLESS,
)
