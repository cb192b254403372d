"""Reading deliverables: for staff with all that was said of them inside."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.deliverables.access import project_of
from services.projects.deliverables.states import DELIVERABLE
from services.projects.projects.access import seen
from shared.contracts.delivery.deliverables import (
    DELIVERABLE_NOT_FOUND,
    DeliverableList,
    DeliverableState,
    DeliverableVersion,
    DeliverableView,
    DocumentClass,
    ListDeliverables,
    ReadDeliverable,
)
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core.errors import DomainError

FILES = """(select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size,
    'sha256', f.sha256) order by f.position), '[]')
  from project_file f where f.tenant_id = v.tenant_id and f.version_id = v.id)"""
_VIEW = f"""
select d.id, d.project_id, 'D-' || d.number as number, d.name, d.document_class, d.standard, d.is_visible, d.in_pack,
  d.plan_task_id, t.name as plan_name, d.state, d.version, d.revision,
  coalesce((select v.reviewed_at is not null and v.standard <> d.standard from deliverable_version v
    where v.tenant_id = d.tenant_id and v.deliverable_id = d.id and v.number = d.version), false) as is_stale,
  (select coalesce(json_agg(json_build_object('number', v.number, 'note', v.note, 'standard', v.standard,
      'author', v.author, 'submitted_at', v.submitted_at, 'reviewed_by', v.reviewed_by, 'reviewed_at', v.reviewed_at,
      'review_words', v.review_words, 'delivered_by', v.delivered_by, 'delivered_at', v.delivered_at,
      'verdict', v.verdict, 'judged_by', v.judged_by, 'judged_at', v.judged_at, 'judged_words', v.judged_words,
      'content_hash', v.content_hash, 'files', {FILES}) order by v.number desc), '[]')
    from deliverable_version v where v.tenant_id = d.tenant_id and v.deliverable_id = d.id
      and v.number > d.version - $3)::text as versions
from deliverable d left join plan_task t on t.tenant_id = d.tenant_id and t.id = d.plan_task_id
where d.tenant_id = $1
"""
_LIST = f"{_VIEW} and d.project_id = $2 order by d.number"
_ONE = f"{_VIEW} and d.id = $2"
KEPT = 50
"""Versions that are shown of one."""

_versions = msgspec.json.Decoder(tuple[DeliverableVersion, ...])


async def list_deliverables(caller: Caller, command: ListDeliverables) -> DeliverableList:
    project = await seen(caller, command.project_id)
    rows = await DB.rows(_LIST, caller.tenant_id, project.id, 1)
    may_add = project.part is not None and Permission.DELIVERABLE_WORK in caller.permissions
    return DeliverableList(items=tuple(_view(caller, row) for row in rows), may_add=may_add)


async def read_deliverable(caller: Caller, command: ReadDeliverable) -> DeliverableView:
    """Raises not found, also for one of a project that is none of his."""
    try:
        await seen(caller, await project_of(caller, command.deliverable_id))
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise DELIVERABLE_NOT_FOUND() from refused
        raise
    return await view_of(caller, command.deliverable_id)


async def view_of(caller: Caller, deliverable_id: UUID) -> DeliverableView:
    row = await DB.row(_ONE, caller.tenant_id, deliverable_id, KEPT)
    if row is None:
        raise DELIVERABLE_NOT_FOUND()
    return _view(caller, row)


def _view(caller: Caller, row: Record) -> DeliverableView:
    given: dict[str, Any] = dict(row)
    state = DeliverableState(row["state"])
    told = {
        "document_class": DocumentClass(row["document_class"]),
        "state": state,
        "versions": _versions.decode(row["versions"]),
        "verbs": tuple(DELIVERABLE.verbs_from(state, caller.permissions, str(caller.kind))),
    }
    return DeliverableView(**{**given, **told})
