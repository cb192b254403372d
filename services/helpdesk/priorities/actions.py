"""Changing the matrix."""

from services.helpdesk.db import DB
from services.helpdesk.priorities.queries import FIRST, view
from shared.contracts.desk.priorities import (
    PRIORITIES_STALE,
    ChangePriorities,
    PrioritiesChanged,
    PrioritiesView,
)
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_FIRST = """
insert into priorities (tenant_id, matrix, changed_by, revision) values ($1, $2, $3, $4) on conflict do nothing
"""
_CHANGE = """
update priorities set matrix = $2, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and revision = $4
"""


async def change(caller: Caller, command: ChangePriorities) -> PrioritiesView:
    given = (caller.tenant_id, list(command.matrix), caller.name)
    done = await DB.run(_CHANGE, *given, command.revision)
    if not done and command.revision == FIRST:
        done = await DB.run(_FIRST, *given, FIRST + 1)
    if not done:
        raise PRIORITIES_STALE()
    now = await view(caller)
    await record(DB, caller, PrioritiesChanged(id=caller.tenant_id, version=now.revision))
    return now
