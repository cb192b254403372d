"""Reading a project's communication plan: its latest version."""

from uuid import UUID

import msgspec

from services.projects.communication.states import COMM_PLAN
from services.projects.db import DB
from services.projects.projects.access import leads_all, seen
from shared.contracts.delivery import communication as c
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_READ = """
select c.version, c.state, c.items::text as items, c.changed_at, c.revision,
  (select max(a.version) from comm_plan a where a.tenant_id = c.tenant_id and a.project_id = c.project_id
    and a.state = 'active') as active_version,
  (select a.number from approval a where a.tenant_id = c.tenant_id and a.party = 'projects'
    and a.subject = 'communication' and a.subject_key = c.id::text order by a.asked_at desc limit 1) as approval
from comm_plan c where c.tenant_id = $1 and c.project_id = $2 order by c.version desc limit 1
"""
_NAMES = "select id, name from member where tenant_id = $1 and id = any($2)"

_items = msgspec.json.Decoder(tuple[c.CommItem, ...])


async def read_comm_plan(caller: Caller, command: c.ReadCommPlan) -> c.CommPlanView:
    return await view_of(caller, command.project_id)


async def view_of(caller: Caller, project_id: UUID) -> c.CommPlanView:
    """Raises not found, also for a project that is none of his."""
    project = await seen(caller, project_id)
    leads = project.part is Part.MANAGER or leads_all(caller)
    row = await DB.row(_READ, caller.tenant_id, project.id)
    if row is None:
        begins = leads and Permission.COMMUNICATION_MANAGE in caller.permissions
        return c.CommPlanView(
            project_id=project.id,
            version=0,
            state=c.CommState.DRAFT,
            items=(),
            names={},
            active_version=None,
            approval=None,
            changed_at=None,
            verbs=("begin",) if begins else (),
            revision=0,
        )
    items, state = _items.decode(row["items"]), c.CommState(row["state"])
    owners = list({item.owner_id for item in items if item.owner_id is not None})
    names = {str(one["id"]): one["name"] for one in await DB.rows(_NAMES, caller.tenant_id, owners)}
    verbs = COMM_PLAN.verbs_from(state, caller.permissions, str(caller.kind)) if leads else []
    told = {"items": items, "state": state, "names": names, "verbs": tuple(verbs), "project_id": project.id}
    return c.CommPlanView(**{**dict(row), **told})
