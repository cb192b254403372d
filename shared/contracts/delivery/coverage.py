"""How much of the policy a project keeps: each clause, the control that keeps it, and what is missing."""

from enum import StrEnum
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import Command, Rest, View
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Phase
from shared.contracts.fields import ProjectId
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P


class Evidence(StrEnum):
    """`later`: the project is not that far."""

    KEPT = "kept"
    MISSING = "missing"
    LATER = "later"


class ClauseView(Struct, frozen=True, kw_only=True):
    """`control` is the part of the product that keeps it, `since` the phase from which on it is owed. `missing` names
    what is missing, where there is a name for it; `place` is where it is mended, behind the project's page."""

    clause: str
    control: str
    since: Phase
    evidence: Evidence
    missing: tuple[str, ...]
    place: str


class CoverageView(View):
    """`percent` is of the clauses that are due, rounded down; None while none is. `left_out` are those of the policy's
    chapters on projects that no control is bound to yet: nothing is claimed of them."""

    project_id: UUID
    phase: Phase
    percent: int | None
    kept: int
    due: int
    clauses: tuple[ClauseView, ...]
    left_out: tuple[str, ...]


class ReadCoverage(Command):
    project_id: ProjectId


READ_COVERAGE = projects.call(
    feature="coverage",
    verb="read",
    says="Read which clauses of the policy a project keeps",
    takes=ReadCoverage,
    gives=CoverageView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/policy"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(PROJECT_NOT_FOUND,),
)
