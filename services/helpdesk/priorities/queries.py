"""Reading the matrix."""

from services.helpdesk.db import DB
from shared.contracts.desk.priorities import USUAL, PrioritiesQuery, PrioritiesView
from shared.contracts.parties import Caller

FIRST = 1
"""The revision of the usual matrix: a company's own begins with the next."""

_READ = "select matrix, changed_by, changed_at, revision from priorities where tenant_id = $1"


async def read_priorities(caller: Caller, command: PrioritiesQuery) -> PrioritiesView:
    return await view(caller)


async def view(caller: Caller) -> PrioritiesView:
    row = await DB.row(_READ, caller.tenant_id)
    if row is None:
        return PrioritiesView(matrix=USUAL, is_usual=True, changed_by="", changed_at=None, revision=FIRST)
    matrix = tuple(row["matrix"])
    return PrioritiesView(**{**dict(row), "matrix": matrix}, is_usual=matrix == USUAL)
