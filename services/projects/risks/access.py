"""Risks in hand. The project's manager, heads of departments that see it and the management deal with them."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, leads_all, seen, take_in_hand
from services.projects.risks.states import RISK
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Part
from shared.contracts.delivery.risks import RISK_NOT_FOUND, RISK_NOT_LED, RISK_STALE
from shared.contracts.delivery.risks import RiskState as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Role
from shared.core.errors import DomainError

_PROJECT = "select project_id from project_risk where tenant_id = $1 and id = $2"
_LOAD = """
select id, project_id, state, probability, impact, strategy, response, owner_id, due_on, revision
from project_risk where tenant_id = $1 and id = $2
"""


class RiskInHand(Struct, frozen=True, kw_only=True):
    """Its project is locked for this transaction."""

    id: UUID
    project_id: UUID
    state: S
    probability: int | None
    impact: int | None
    strategy: str | None
    response: str
    owner_id: UUID | None
    due_on: date | None
    revision: int


def manages(caller: Caller, project: ProjectInHand) -> bool:
    return project.part is Part.MANAGER or leads_all(caller) or Role.DH in caller.roles


async def project_managed(caller: Caller, project_id: UUID) -> ProjectInHand:
    """Locked. Raises not found, `risk.not_led`."""
    project = await take_in_hand(caller, project_id)
    if not manages(caller, project):
        raise RISK_NOT_LED()
    return project


async def risk_seen(caller: Caller, risk_id: UUID) -> ProjectInHand:
    """Its project, to read. Raises not found, also for a risk of a project that is none of his."""
    project_id = await DB.value(_PROJECT, caller.tenant_id, risk_id)
    if project_id is None:
        raise RISK_NOT_FOUND()
    try:
        return await seen(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise RISK_NOT_FOUND() from refused
        raise


async def take(caller: Caller, risk_id: UUID, revision: int, verb: str) -> tuple[RiskInHand, S]:
    """And the state that the verb leads to. Raises not found, `risk.not_led`, stale, or that there is no such move."""
    project = await risk_seen(caller, risk_id)
    await project_managed(caller, project.id)
    row = await DB.row(_LOAD, caller.tenant_id, risk_id)
    assert row is not None  # a risk is never deleted
    found = RiskInHand(**{**dict(row), "state": S(row["state"])})
    if found.revision != revision:
        raise RISK_STALE(revision=found.revision)
    return found, RISK.next(found.state, verb)
