"""Reading change requests as our people do."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.changes.access import ABOUT
from services.projects.changes.states import CHANGE
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, leads_all, seen
from services.projects.projects.queries import find_project, written
from shared.contracts.delivery import changes as c
from shared.contracts.delivery.projects import FindProject, Part
from shared.contracts.delivery.proposals import Category
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_VIEW = f"""
select c.id, c.project_id, p.code as project_code, p.name as project_name, c.number, c.title, c.text, c.source, c.state,
  c.customer_ref, c.work::text as work, c.days, c.cost, c.currency, c.category, c.quality, c.risk, c.written_by,
  c.written_at, c.decided_by, c.decided_at, c.decision, c.applied_by, c.applied_at, c.revision,
  (select a.number from approval a where a.tenant_id = c.tenant_id and a.party = 'projects' and a.subject = '{ABOUT}'
    and a.subject_key = c.id::text order by a.asked_at desc limit 1) as approval,
  (select b.number from plan_baseline b where b.tenant_id = c.tenant_id and b.change_id = c.id) as baseline,
  (select b.version from project_budget b where b.tenant_id = c.tenant_id and b.change_id = c.id) as budget_version,
  (select coalesce(json_agg(json_build_object('verb', e.verb, 'actor', e.actor, 'words', e.words, 'at', e.at)
      order by e.at desc, e.id desc), '[]')
    from change_event e where e.tenant_id = c.tenant_id and e.change_id = c.id)::text as happenings
from change_request c join project p on p.tenant_id = c.tenant_id and p.id = c.project_id
where c.tenant_id = $1
"""
_LIST = f"{_VIEW} and c.project_id = $2 order by c.number desc limit 200"
_READ = f"{_VIEW} and c.id = $2"
_FIND = f"{_VIEW} and c.project_id = $2 and c.number = $3"

_work = msgspec.json.Decoder(tuple[c.ChangeWork, ...])
_happenings = msgspec.json.Decoder(tuple[c.ChangeHappening, ...])


async def list_changes(caller: Caller, command: c.ListChanges) -> c.ChangesView:
    project = await seen(caller, command.project_id)
    leads = leads_of(caller, project)
    rows = await DB.rows(_LIST, caller.tenant_id, project.id)
    return c.ChangesView(items=tuple(view(caller, row, leads=leads) for row in rows), may_write=leads)


async def find_change(caller: Caller, command: c.FindChange) -> c.ChangeView:
    found = await find_project(caller, FindProject(code=command.code))
    project = await seen(caller, found.id)
    row = await DB.row(_FIND, caller.tenant_id, project.id, command.change_number)
    if row is None:
        raise c.CHANGE_NOT_FOUND()
    return view(caller, row, leads=leads_of(caller, project))


async def view_of(caller: Caller, change_id: UUID) -> c.ChangeView:
    """Of one in hand, for who leads its project."""
    row = await DB.row(_READ, caller.tenant_id, change_id)
    if row is None:
        raise c.CHANGE_NOT_FOUND()
    return view(caller, row, leads=True)


def leads_of(caller: Caller, project: ProjectInHand) -> bool:
    return (project.part is Part.MANAGER or leads_all(caller)) and Permission.PLAN_EDIT in caller.permissions


def view(caller: Caller, row: Record, *, leads: bool) -> c.ChangeView:
    state = c.ChangeState(row["state"])
    told: dict[str, Any] = {
        "state": state,
        "source": c.Source(row["source"]),
        "category": Category(row["category"]),
        "work": _work.decode(row["work"]),
        "cost": written(row["cost"]),
        "happenings": _happenings.decode(row["happenings"]),
        "verbs": tuple(CHANGE.verbs_from(state, caller.permissions, str(caller.kind))) if leads else (),
    }
    return c.ChangeView(**{**dict(row), **told})
