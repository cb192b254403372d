"""Reading baselines."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.baselines.access import ABOUT
from services.projects.baselines.states import BASELINE
from services.projects.db import DB
from services.projects.projects.access import leads_all, seen
from services.projects.projects.queries import written
from shared.contracts.delivery import baselines as c
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_VIEW = f"""
select b.id, b.project_id, b.number, b.state, b.reason, b.change_id, b.round, b.content_hash, b.starts_on, b.ends_on,
  b.tasks, b.effort, b.budget, b.currency, b.curve::text as curve, b.drafted_by, b.drafted_at, b.submitted_at,
  b.approved_at, b.approved_by, b.revision,
  (select a.number from approval a where a.tenant_id = b.tenant_id and a.party = 'projects' and a.subject = '{ABOUT}'
    and a.subject_key = b.id::text order by a.asked_at desc limit 1) as approval
from plan_baseline b where b.tenant_id = $1
"""
_LIST = f"{_VIEW} and b.project_id = $2 order by b.number desc limit 100"
_READ = f"{_VIEW} and b.id = $2"

_curve = msgspec.json.Decoder(tuple[c.CurvePoint, ...])


async def list_baselines(caller: Caller, command: c.ListBaselines) -> c.BaselinesView:
    project = await seen(caller, command.project_id)
    leads = (project.part is Part.MANAGER or leads_all(caller)) and Permission.PLAN_EDIT in caller.permissions
    rows = await DB.rows(_LIST, caller.tenant_id, project.id)
    return c.BaselinesView(items=tuple(_view(caller, row, leads=leads) for row in rows), may_draft=leads and not rows)


async def view_of(caller: Caller, baseline_id: UUID) -> c.BaselineView:
    """Of one in hand, for who leads its project. Raises not found."""
    row = await DB.row(_READ, caller.tenant_id, baseline_id)
    if row is None:
        raise c.BASELINE_NOT_FOUND()
    return _view(caller, row, leads=True)


def _view(caller: Caller, row: Record, *, leads: bool) -> c.BaselineView:
    state = c.BaselineState(row["state"])
    told: dict[str, Any] = {
        "state": state,
        "budget": written(row["budget"]),
        "curve": _curve.decode(row["curve"]),
        "verbs": tuple(BASELINE.verbs_from(state, caller.permissions, str(caller.kind))) if leads else (),
    }
    return c.BaselineView(**{**dict(row), **told})
