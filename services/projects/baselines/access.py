"""A baseline in hand: its project is locked first, so nothing of its plan moves meanwhile."""

from uuid import UUID

from msgspec import Struct

from services.projects.approvals.access import About
from services.projects.baselines.states import BASELINE
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead
from shared.contracts.delivery.baselines import BASELINE_NOT_FOUND, BASELINE_STALE
from shared.contracts.delivery.baselines import BaselineState as S
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

ABOUT = "baseline"

_PROJECT = "select project_id from plan_baseline where tenant_id = $1 and id = $2"
_LOCK_PROJECT = """
select p.id from project p join plan_baseline b on b.tenant_id = p.tenant_id and b.project_id = p.id
where b.tenant_id = $1 and b.id = $2 for update of p
"""
_LOCK = """
select id, project_id, number, state, round, reason, revision from plan_baseline
where tenant_id = $1 and id = $2 for update
"""


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    project_id: UUID
    number: int
    state: S
    round: int
    reason: str
    revision: int


async def locked(tenant_id: UUID, baseline_id: UUID) -> InHand | None:
    """Its project too, and that first."""
    await DB.value(_LOCK_PROJECT, tenant_id, baseline_id)
    row = await DB.row(_LOCK, tenant_id, baseline_id)
    return None if row is None else InHand(**{**dict(row), "state": S(row["state"])})


async def take_in_hand(caller: Caller, baseline_id: UUID, revision: int, verb: str) -> tuple[ProjectInHand, InHand, S]:
    """For who leads its project, and the state that the verb leads to. Raises not found, `project.not_led`, stale, or
    that there is no such move."""
    project_id = await DB.value(_PROJECT, caller.tenant_id, baseline_id)
    if project_id is None:
        raise BASELINE_NOT_FOUND()
    try:
        project = await lead(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise BASELINE_NOT_FOUND() from refused
        raise
    found = await locked(caller.tenant_id, baseline_id)
    if found is None:
        raise BASELINE_NOT_FOUND()
    if found.revision != revision:
        raise BASELINE_STALE(revision=found.revision)
    return project, found, BASELINE.next(found.state, verb)


def about(baseline_id: UUID) -> About:
    return About(party=str(DB.party), subject=ABOUT, subject_key=str(baseline_id))
