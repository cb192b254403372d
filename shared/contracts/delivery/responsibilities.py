"""Who answers for what: the responsibility matrix (RACI) of a project's phases and deliverables."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from shared.contracts.base import Command, Rest, View
from shared.contracts.delivery.plan import PLAN_NOT_LED, TASK_NOT_FOUND, TaskKind
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import MemberId, PlanTaskId, ProjectId
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

MOST_CELLS = 2_000
"""Changed at once."""


class Letter(StrEnum):
    """Responsible does it, accountable answers for it, consulted is asked before, informed hears of it."""

    R = "R"
    A = "A"
    C = "C"
    I = "I"  # noqa: E741 - as everybody calls it


class CellView(Struct, frozen=True, kw_only=True):
    member_id: MemberId
    letter: Letter


class RowView(Struct, frozen=True, kw_only=True):
    """A phase or a deliverable of the plan. It `lacks_accountable` where nobody is, or who is has left the team."""

    task_id: PlanTaskId
    number: int
    name: str
    kind: TaskKind
    level: int
    cells: tuple[CellView, ...]
    lacks_accountable: bool


class ColumnView(Struct, frozen=True, kw_only=True):
    """`has_left`: he is not of the team any more, and still has letters."""

    member_id: MemberId
    name: str
    department: str | None
    has_left: bool


class MatrixView(View):
    """Gaps are deliverables, and phases that have any letter, without somebody accountable who is of the team."""

    rows: tuple[RowView, ...]
    columns: tuple[ColumnView, ...]
    gaps: int
    may_edit: bool


class Cell(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without a letter the cell is emptied."""

    task_id: PlanTaskId
    member_id: MemberId
    letter: Letter | None = None


class ReadMatrix(Command):
    project_id: ProjectId


class SetCells(Command):
    """Those that are named; the others stay."""

    project_id: ProjectId
    cells: Annotated[tuple[Cell, ...], Meta(max_length=MOST_CELLS)] = ()


NOT_IN_TEAM = Failure("responsibility.not_in_team", NotFound)
"""Who has left the team can be taken out, and given nothing."""
MATRIX_ACCOUNTABLE = Failure("responsibility.accountable", Conflict)
"""One answers for it, not two; the parameter `row` names it."""

READ_MATRIX = projects.call(
    feature="responsibilities",
    verb="read",
    says="Read who is responsible, accountable, consulted and informed",
    takes=ReadMatrix,
    gives=MatrixView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/responsibilities"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
SET_CELLS = projects.call(
    feature="responsibilities",
    verb="set",
    says="Say who is responsible, accountable, consulted and informed",
    takes=SetCells,
    gives=MatrixView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/responsibilities"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, TASK_NOT_FOUND, NOT_IN_TEAM, MATRIX_ACCOUNTABLE),
)
