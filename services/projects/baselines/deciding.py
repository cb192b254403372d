"""What becomes of a submitted baseline: the engine tells, in the transaction of who decides."""

from uuid import UUID

from services.projects.approvals.subjects import Outcome, Subject
from services.projects.baselines.access import locked
from services.projects.baselines.moving import approve, move
from services.projects.baselines.snapshots import taken
from services.projects.baselines.states import BASELINE
from services.projects.projects.opening import note
from shared.contracts.delivery.approvals import RequestState
from shared.contracts.delivery.baselines import BaselineState
from shared.contracts.parties import Caller


async def _lock(caller: Caller, key: str) -> str | None:
    """Of the plan as it is now: what has changed since is not what was asked for."""
    found = await locked(caller.tenant_id, UUID(key))
    return None if found is None else (await taken(caller, found.project_id)).content_hash


async def _heard(caller: Caller, outcome: Outcome) -> None:
    found = await locked(caller.tenant_id, UUID(outcome.subject_key))
    if found is None or found.state is not BaselineState.SUBMITTED or outcome.state is RequestState.WAITING:
        return
    if outcome.state is RequestState.APPROVED:
        BASELINE.next(found.state, "approve")
        await approve(caller, found.id)
        await note(caller, found.project_id, "baseline_approved")
        return
    await move(caller, found.id, BASELINE.next(found.state, "send_back"))


SUBJECT = Subject(lock=_lock, heard=_heard)
