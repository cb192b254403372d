"""Loading a problem to change it, and how a change of it is written: row, history, event."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.problems.states import PROBLEM
from shared.contracts.desk.problems import PROBLEM_NOT_FOUND, PROBLEM_STALE, ProblemMoved, ProblemState
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_LOCK = """
select id, number, title, cause_id, state, action, owner_id, action_due, watch_days, watch_since, revision
from problem where tenant_id = $1 and id = $2 for update
"""
_CHANGED = """
update problem set state = $3, revision = revision + 1, updated_at = now(),
  closed_at = case when $3 = 'closed' then now() when $3 = 'reopened' then null else closed_at end
where tenant_id = $1 and id = $2 returning revision
"""
_HISTORY = """
insert into problem_event (tenant_id, problem_id, version, verb, actor_id, actor_name, to_state, data)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


class ProblemInHand(Struct, kw_only=True):
    """A problem that is locked for this transaction, as it was before the change."""

    id: UUID
    number: int
    title: str
    cause_id: UUID | None
    state: ProblemState
    action: str
    owner_id: UUID | None
    action_due: Any
    watch_days: int
    watch_since: Any
    revision: int


async def take_in_hand(caller: Caller, problem_id: UUID, revision: int | None = None) -> ProblemInHand:
    """Raises not found, stale."""
    row = await DB.row(_LOCK, caller.tenant_id, problem_id)
    if row is None:
        raise PROBLEM_NOT_FOUND()
    problem = ProblemInHand(**{**dict(row), "state": ProblemState(row["state"])})
    if revision is not None and problem.revision != revision:
        raise PROBLEM_STALE(revision=problem.revision)
    return problem


async def write_down(caller: Caller, problem: ProblemInHand, verb: str, **data: str) -> None:
    """The change's new state (what the machine makes of `verb`, else the same), its line and its event."""
    moves = verb in PROBLEM.verbs()
    state = PROBLEM.next(problem.state, verb) if moves else problem.state
    version = await DB.value(_CHANGED, caller.tenant_id, problem.id, state)
    said = msgspec.json.encode(data).decode()
    who = (caller.actor_id, caller.name)
    await DB.run(_HISTORY, caller.tenant_id, problem.id, version, verb, *who, state, said)
    problem.state, problem.revision = state, version
    event = ProblemMoved(
        id=problem.id, version=version, number=f"PB-{problem.number}", title=problem.title, what=verb, state=state
    )
    await record(DB, caller, event)
