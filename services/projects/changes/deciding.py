"""What our approvers say to a change: the engine tells, in the transaction of who decides."""

from uuid import UUID

from services.projects.approvals.subjects import Outcome, Subject
from services.projects.changes.access import locked
from services.projects.changes.states import CHANGE
from services.projects.changes.telling import told
from services.projects.db import DB
from shared.contracts.delivery.approvals import RequestState
from shared.contracts.delivery.changes import ChangeState
from shared.contracts.parties import Caller

VERBS = {RequestState.APPROVED: "pass_on", RequestState.REJECTED: "refuse"}
"""All else sends it back to be assessed."""

_MOVE = """
update change_request set state = $3, revision = revision + 1,
  reviewed_at = case when $3 = 'customer_review' then now() else reviewed_at end
where tenant_id = $1 and id = $2
"""


async def _lock(caller: Caller, key: str) -> str | None:
    found = await locked(caller.tenant_id, UUID(key))
    return None if found is None else found.content_hash


async def _heard(caller: Caller, outcome: Outcome) -> None:
    found = await locked(caller.tenant_id, UUID(outcome.subject_key))
    waits = outcome.state is RequestState.WAITING
    if found is None or waits or found.state is not ChangeState.INTERNAL_REVIEW:
        return
    verb = VERBS.get(outcome.state, "send_back")
    await DB.run(_MOVE, caller.tenant_id, found.id, str(CHANGE.next(found.state, verb)))
    await told(caller, found.id, verb, outcome.words)


SUBJECT = Subject(lock=_lock, heard=_heard)
