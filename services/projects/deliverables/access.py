"""Loading a deliverable to act on it. The team works, somebody else reviews, the manager delivers, the customer judges.

Staff lock the project first, as every change of a project does; a customer's login cannot, and locks the row alone.
"""

from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.deliverables.states import DELIVERABLE
from services.projects.projects.access import ProjectInHand, lead, take_in_hand
from shared.contracts.delivery.deliverables import (
    DELIVERABLE_NOT_FOUND,
    DELIVERABLE_OUTSIDE,
    DELIVERABLE_STALE,
)
from shared.contracts.delivery.deliverables import DeliverableState as S
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller, Kind
from shared.core.errors import DomainError

_PROJECT = "select project_id from deliverable where tenant_id = $1 and id = $2"
_LOCK = """
select id, project_id, customer_id, number, name, standard, state, version, revision
from deliverable where tenant_id = $1 and id = $2 for update
"""
_MINE = """
select id, project_id, customer_id, number, name, standard, state, delivered_version as version, revision
from deliverable where tenant_id = $1 and id = $2 for update
"""


class InHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction; `version` is the latest, for a customer the one that was delivered last."""

    id: UUID
    project_id: UUID
    customer_id: UUID
    number: int
    name: str
    standard: str
    state: S
    version: int
    revision: int


async def of_team(caller: Caller, project_id: UUID) -> ProjectInHand:
    """Locked. Raises `deliverable.outside` for who may only look at it."""
    project = await take_in_hand(caller, project_id)
    if project.part is None and caller.kind is not Kind.CLIENT:
        raise DELIVERABLE_OUTSIDE()
    return project


async def project_of(caller: Caller, deliverable_id: UUID) -> UUID:
    found: UUID | None = await DB.value(_PROJECT, caller.tenant_id, deliverable_id)
    if found is None:
        raise DELIVERABLE_NOT_FOUND()
    return found


async def take(caller: Caller, deliverable_id: UUID, revision: int, verb: str) -> tuple[ProjectInHand, InHand, S]:
    """And the state that the verb leads to. Raises not found, also for a project that is none of his; outside, not led,
    stale, or that there is no such move."""
    project_id = await project_of(caller, deliverable_id)
    try:
        if verb == "deliver":
            project = await lead(caller, project_id)
        elif verb in {"pass", "back"}:
            project = await take_in_hand(caller, project_id)
        else:
            project = await of_team(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise DELIVERABLE_NOT_FOUND() from refused
        raise
    found = _found(await DB.row(_LOCK, caller.tenant_id, deliverable_id), revision)
    return project, found, DELIVERABLE.next(found.state, verb)


async def take_mine(caller: Caller, deliverable_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """As `take`, by a customer: the walls show him his own only."""
    found = _found(await DB.row(_MINE, caller.tenant_id, deliverable_id), revision)
    return found, DELIVERABLE.next(found.state, verb)


def _found(row: Record | None, revision: int) -> InHand:
    if row is None:
        raise DELIVERABLE_NOT_FOUND()
    found = InHand(**{**dict(row), "state": S(row["state"])})
    if found.revision != revision:
        raise DELIVERABLE_STALE(revision=found.revision)
    return found
