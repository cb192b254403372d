"""What a customer's login sees of deliverables: the version that was delivered last."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.deliverables.queries import FILES
from services.projects.deliverables.states import DELIVERABLE, VERBS
from shared.contracts.delivery.deliverables import (
    DELIVERABLE_NOT_FOUND,
    DeliverableFile,
    DeliverableState,
    DocumentClass,
    Verdict,
)
from shared.contracts.delivery.my_projects import MyDeliverable
from shared.contracts.parties import Caller

_DELIVERABLE = f"""
select d.id, 'D-' || d.number as number, d.name, d.document_class, v.standard, d.state, v.number as version, v.note,
  v.delivered_at, {FILES}::text as files, v.verdict, v.judged_by, v.judged_at, v.judged_words, d.revision
from deliverable d join deliverable_version v on v.tenant_id = d.tenant_id and v.deliverable_id = d.id
  and v.number = d.delivered_version
where d.tenant_id = $1
"""
_OF_PROJECT = f"{_DELIVERABLE} and d.project_id = $2 order by d.number"
_ONE = f"{_DELIVERABLE} and d.id = $2"
SAYS = frozenset(VERBS.values())
OVER = frozenset({DeliverableState.DELIVERED, DeliverableState.ACCEPTED, DeliverableState.CONDITIONAL})
"""A customer is not shown how we work on the next version: for him what he refused stays refused until then."""

_files = msgspec.json.Decoder(tuple[DeliverableFile, ...])


async def deliverable_of(caller: Caller, deliverable_id: UUID) -> MyDeliverable:
    row = await DB.row(_ONE, caller.tenant_id, deliverable_id)
    if row is None:
        raise DELIVERABLE_NOT_FOUND()
    return _deliverable(caller, row)


async def deliverables_of(caller: Caller, project_id: UUID) -> tuple[MyDeliverable, ...]:
    return tuple(_deliverable(caller, row) for row in await DB.rows(_OF_PROJECT, caller.tenant_id, project_id))


def _deliverable(caller: Caller, row: Record) -> MyDeliverable:
    given: dict[str, Any] = dict(row)
    state = DeliverableState(row["state"])
    verdict = Verdict(row["verdict"]) if row["verdict"] else None
    verbs = DELIVERABLE.verbs_from(state, caller.permissions, str(caller.kind))
    told = {
        "document_class": DocumentClass(row["document_class"]),
        "state": state if state in OVER or verdict is None else DeliverableState(str(verdict)),
        "files": _files.decode(row["files"]),
        "verdict": verdict,
        "verbs": tuple(verb for verb in verbs if verb in SAYS),
    }
    return MyDeliverable(**{**given, **told})
