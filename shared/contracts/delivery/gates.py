"""Gates between the phases of a project: somebody decides, on a list that is computed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Call, Command, Event, Rest, View
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, FindProject, Phase
from shared.contracts.fields import ProjectId
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid

MEMBERS = frozenset({Kind.MEMBER})
Words = Annotated[str, Meta(max_length=1_000)]
Because = Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S")]


class Gate(StrEnum):
    G1 = "G1"
    G2 = "G2"
    G3 = "G3"
    G4 = "G4"
    G5 = "G5"


class GateState(StrEnum):
    """`conditional`: passed with something to be done until a day."""

    PENDING = "pending"
    PASSED = "passed"
    CONDITIONAL = "conditional"
    FAILED = "failed"


class Answer(StrEnum):
    """`unanswered`: nobody can tell, which is never counted as kept."""

    KEPT = "kept"
    MISSING = "missing"
    UNANSWERED = "unanswered"


class CheckView(Struct, frozen=True, kw_only=True):
    """`missing` names what is missing, where there is a name for it; `place` is where it is mended, behind the
    project's page. A gate is not passed against a `hard` one, not even on a condition."""

    code: str
    clauses: tuple[str, ...]
    place: str
    answer: Answer
    missing: tuple[str, ...]
    hard: bool


class GateDecision(Struct, frozen=True, kw_only=True):
    """`checks` is the list as it was decided on."""

    state: GateState
    by: str
    at: datetime
    reason: str
    due_on: date | None
    checks: tuple[CheckView, ...]


class GateView(Struct, frozen=True, kw_only=True):
    """`checks` are computed now; of a gate that was passed they stand as they were decided on. `decisions` are the
    latest first. `is_late`: its condition is not fulfilled on its day."""

    gate: Gate
    before: Phase
    after: Phase
    state: GateState
    checks: tuple[CheckView, ...]
    decisions: tuple[GateDecision, ...]
    is_late: bool
    verbs: tuple[str, ...]


class ProjectGates(View):
    """`verbs` are those on the project itself: hold, resume, terminate."""

    project_id: UUID
    code: str
    phase: Phase
    held_phase: Phase | None
    gates: tuple[GateView, ...]
    verbs: tuple[str, ...]


class ReadGates(Command):
    project_id: ProjectId


class PassGate(Command):
    """Also one that was passed on a condition, once it is fulfilled."""

    project_id: ProjectId
    gate: Gate
    reason: Words = ""


class ConditionGate(Command):
    """Passed, although something is missing that `reason` names, to be done until `due_on`."""

    project_id: ProjectId
    gate: Gate
    reason: Because
    due_on: date


class FailGate(Command):
    project_id: ProjectId
    gate: Gate
    reason: Because


class SteerProject(Command):
    project_id: ProjectId
    reason: Because


GATE_ORDER = Failure("gate.order", Conflict)
"""It is not the gate that the project's phase ends with."""
GATE_GAPS = Failure("gate.gaps", Conflict)
"""Something is missing: it can be passed on a condition, if nothing of it is hard."""
GATE_HARD = Failure("gate.hard", Conflict)
"""What is missing allows no condition."""
GATE_OWN = Failure("gate.own", Forbidden)
"""Nobody decides about a project that he manages himself."""
GATE_NOT_YOURS = Failure("gate.not_yours", Forbidden)
"""The head of its department does, or the management: not that of one that only lends it somebody."""
GATE_DUE = Failure("gate.due", Invalid)
"""A condition is to be fulfilled on a later day, within a year."""

READ_GATES = projects.call(
    feature="gates",
    verb="read",
    says="Read a project's gates with their checks",
    takes=ReadGates,
    gives=ProjectGates,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/gates"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)
FIND_GATES = projects.call(
    feature="gates",
    verb="find",
    says="Read the gates of the project of a number",
    takes=FindProject,
    gives=ProjectGates,
    needs=P.PROJECT_READ,
    write=False,
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)


def _act(
    verb: str, says: str, takes: type[Command], needs: P, path: str, *more: Failure
) -> Call[Command, ProjectGates]:
    return projects.call(
        feature="gates",
        verb=verb,
        says=says,
        takes=takes,
        gives=ProjectGates,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/projects/{{project_id}}/{path}{verb}"),
        kinds=MEMBERS,
        failures=(PROJECT_NOT_FOUND, *more),
    )


PASS_GATE = _act(
    "pass",
    "Pass a gate of which nothing is missing",
    PassGate,
    P.GATE_DECIDE,
    "gates/",
    GATE_ORDER,
    GATE_GAPS,
    GATE_OWN,
    GATE_NOT_YOURS,
)
CONDITION_GATE = _act(
    "condition",
    "Pass a gate on a condition",
    ConditionGate,
    P.GATE_DECIDE,
    "gates/",
    GATE_ORDER,
    GATE_HARD,
    GATE_OWN,
    GATE_NOT_YOURS,
    GATE_DUE,
)
FAIL_GATE = _act(
    "fail",
    "Do not let a project through",
    FailGate,
    P.GATE_DECIDE,
    "gates/",
    GATE_ORDER,
    GATE_OWN,
    GATE_NOT_YOURS,
)
HOLD_PROJECT = _act("hold", "Put a project on hold", SteerProject, P.PROJECT_STEER, "")
RESUME_PROJECT = _act("resume", "Go on where a project was put on hold", SteerProject, P.PROJECT_STEER, "")
TERMINATE_PROJECT = _act("terminate", "End a project before it is accepted", SteerProject, P.PROJECT_STEER, "")


@projects.event
class ProjectMoved(Event):
    """It is in another phase than before."""

    thing = "project"
    verb = "moved"
    number: str
    title: str
    place: str
    phase: Phase
    before: Phase
    team: tuple[UUID, ...]
