"""Drafting and submitting a baseline; and the next one, which a change request makes."""

from uuid import UUID

import msgspec

from services.projects.approvals.asking import request
from services.projects.baselines.access import ABOUT, take_in_hand
from services.projects.baselines.moving import approve, told
from services.projects.baselines.queries import view_of
from services.projects.baselines.snapshots import Snapshot, keep_tasks, missing, taken
from services.projects.db import DB
from services.projects.projects.access import lead
from services.projects.projects.opening import note
from shared.contracts.delivery import baselines as c
from shared.contracts.delivery.approvals import RequestApproval
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_HAS = """
select coalesce(bool_or(state in ('draft', 'submitted')), false) as open, coalesce(max(number), -1) as last
from plan_baseline where tenant_id = $1 and project_id = $2
"""
_DRAFT = """
insert into plan_baseline (tenant_id, id, project_id, number, state, reason, change_id, drafted_by)
values ($1, $2, $3, $4, 'draft', $5, $6, $7)
"""
_CONTENT = """
update plan_baseline set state = $3, reason = $4, round = round + 1, content_hash = $5, starts_on = $6, ends_on = $7,
  tasks = $8, effort = $9, budget = $10, currency = $11, curve = $12, submitted_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2 returning round
"""
NAMED = 20


async def draft(caller: Caller, command: c.DraftBaseline) -> c.BaselineView:
    project = await lead(caller, command.project_id)
    row = await DB.row(_HAS, caller.tenant_id, project.id)
    assert row is not None  # an aggregate
    if row["open"]:
        raise c.BASELINE_OPEN()
    if row["last"] >= 0:
        raise c.BASELINE_BY_CHANGE()
    made = await _drafted(caller, project.id, row["last"] + 1, command.reason, None)
    await told(caller, made, (project.id, row["last"] + 1, 1), c.BaselineState.DRAFT)
    await note(caller, project.id, "baseline_drafted")
    return await view_of(caller, made)


async def submit(caller: Caller, command: c.SubmitBaseline) -> c.BaselineView:
    project, found, state = await take_in_hand(caller, command.baseline_id, command.revision, "submit")
    snapshot = await taken(caller, project.id)
    lacks = missing(snapshot.loaded.tasks)
    if lacks:
        raise c.BASELINE_INCOMPLETE(missing=", ".join(lacks[:NAMED]))
    number = await _kept(caller, found.id, state, snapshot, command.reason.strip() or found.reason)
    await keep_tasks(caller, project.id, found.id, number)
    wish = RequestApproval(
        about=ABOUT,
        about_key=str(found.id),
        revision=number,
        content_hash=snapshot.content_hash,
        title=f"{project.name} #{found.number}"[:200],
        asked_by_id=caller.actor_id,
        place=f"projects/{project.code}/baselines",
    )
    await request(caller, wish)
    made = await view_of(caller, found.id)
    await told(caller, made.id, (project.id, made.number, made.revision), made.state)
    await note(caller, project.id, "baseline_submitted")
    return made


async def next_one(caller: Caller, project_id: UUID, change_id: UUID, reason: str) -> UUID:
    """The plan as it is now, approved at once: those who approve a change have approved it. The former is superseded.
    Raises `baseline.by_change` where there is none to change."""
    row = await DB.row(_HAS, caller.tenant_id, project_id)
    assert row is not None  # an aggregate
    if row["last"] < 0 or row["open"]:
        raise c.BASELINE_BY_CHANGE()
    made = await _drafted(caller, project_id, row["last"] + 1, reason, change_id)
    snapshot = await taken(caller, project_id)
    number = await _kept(caller, made, c.BaselineState.DRAFT, snapshot, reason)
    await keep_tasks(caller, project_id, made, number)
    await approve(caller, made)
    return made


async def _drafted(caller: Caller, project_id: UUID, number: int, reason: str, change_id: UUID | None) -> UUID:
    made = new_id()
    await DB.run(_DRAFT, caller.tenant_id, made, project_id, number, reason.strip(), change_id, caller.name)
    return made


async def _kept(caller: Caller, made: UUID, state: c.BaselineState, snapshot: Snapshot, reason: str) -> int:
    curve = msgspec.json.encode(snapshot.curve()).decode()
    size = (len(snapshot.loaded.tasks), snapshot.effort, snapshot.budget, snapshot.currency, curve)
    what = (str(state), reason, snapshot.content_hash, *snapshot.span)
    number: int = await DB.value(_CONTENT, caller.tenant_id, made, *what, *size)
    return number
