"""Reading for customers, by their own login: the walls show them their organisation's, and of that what is theirs."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.deliverables.queries import FILES
from services.projects.deliverables.states import DELIVERABLE, VERBS
from shared.contracts.base import Page
from shared.contracts.delivery.deliverables import (
    DELIVERABLE_NOT_FOUND,
    DeliverableFile,
    DeliverableState,
    DocumentClass,
    Verdict,
)
from shared.contracts.delivery.my_projects import (
    FindMyProject,
    ListMyProjects,
    MyDeliverable,
    MyProject,
    MyProjectLine,
)
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Phase
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_LINE = """
select p.id, p.code, p.name, p.phase, p.starts, p.ends, p.opened_at,
  (select count(*) from deliverable d where d.tenant_id = p.tenant_id and d.project_id = p.id
    and d.state = 'delivered')::int as waits
from project p where p.tenant_id = $1
"""
_LIST = f"{_LINE} and (p.opened_at, p.id) < ($2, $3) order by p.opened_at desc, p.id desc limit $4"
_FIND = f"{_LINE} and p.code = $2"
_DELIVERABLE = f"""
select d.id, 'D-' || d.number as number, d.name, d.document_class, v.standard, d.state, v.number as version, v.note,
  v.delivered_at, {FILES}::text as files, v.verdict, v.judged_by, v.judged_at, v.judged_words, d.revision
from deliverable d join deliverable_version v on v.tenant_id = d.tenant_id and v.deliverable_id = d.id
  and v.number = d.delivered_version
where d.tenant_id = $1
"""
_OF_PROJECT = f"{_DELIVERABLE} and d.project_id = $2 order by d.number"
_ONE = f"{_DELIVERABLE} and d.id = $2"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
SAYS = frozenset(VERBS.values())
OVER = frozenset({DeliverableState.DELIVERED, DeliverableState.ACCEPTED, DeliverableState.CONDITIONAL})
"""A customer is not shown how we work on the next version: for him what he refused stays refused until then."""

_files = msgspec.json.Decoder(tuple[DeliverableFile, ...])


async def list_my_projects(caller: Caller, command: ListMyProjects) -> Page[MyProjectLine]:
    before = decode_cursor("my_projects", command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, *before, command.limit + 1)
    shown = [_line(row) for row in rows[: command.limit]]
    more = encode_cursor("my_projects", (shown[-1].opened_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def find_my_project(caller: Caller, command: FindMyProject) -> MyProject:
    """Raises not found, also for another organisation's."""
    row = await DB.row(_FIND, caller.tenant_id, command.code)
    if row is None:
        raise PROJECT_NOT_FOUND()
    rows = await DB.rows(_OF_PROJECT, caller.tenant_id, row["id"])
    return MyProject(project=_line(row), deliverables=tuple(_deliverable(caller, one) for one in rows))


async def deliverable_of(caller: Caller, deliverable_id: UUID) -> MyDeliverable:
    row = await DB.row(_ONE, caller.tenant_id, deliverable_id)
    if row is None:
        raise DELIVERABLE_NOT_FOUND()
    return _deliverable(caller, row)


def _line(row: Record) -> MyProjectLine:
    given: dict[str, Any] = dict(row)
    return MyProjectLine(**{**given, "phase": Phase(row["phase"])})


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
