"""What a customer does: he asks for a change of a project of his, and has the last word on one that was reviewed. All
of it runs behind his wall, and reads the columns that are his."""

from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.changes.actions import check_words, counted
from services.projects.changes.states import CHANGE
from services.projects.changes.telling import told
from services.projects.db import DB
from services.projects.projects.queries import written
from shared.contracts.delivery import changes as c
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_PROJECT = "select id, customer_id, code, name, currency from project where tenant_id = $1 and code = $2"
_VIEW = """
select id, number, title, text, source, state, customer_ref, days, cost, currency, quality, written_by, written_at,
  reviewed_at, decided_by, decided_at, decision, revision
from change_request where tenant_id = $1
"""
_LIST = f"{_VIEW} and project_id = $2 order by number desc limit 200"
_READ = f"{_VIEW} and id = $2"
_COUNT = """
insert into counter (tenant_id, kind, value) values ($1, $2, 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_ASK = """
insert into change_request (tenant_id, id, project_id, customer_id, number, title, text, source, state, customer_ref,
  written_by, written_by_id, currency)
values ($1, $2, $3, $4, $5, $6, $7, 'customer', 'assessing', $8, $9, $10, $11)
"""
_LOCK = "select state, revision from change_request where tenant_id = $1 and id = $2 for update"
_DECIDE = """
update change_request set state = $3, decided_by = $4, decided_at = now(), decision = $5, revision = revision + 1
where tenant_id = $1 and id = $2
"""


async def list_own(caller: Caller, command: c.ListOwnChanges) -> c.OwnChangesView:
    project = await _own(caller, command.code)
    rows = await DB.rows(_LIST, caller.tenant_id, project["id"])
    items = tuple(_view(caller, row) for row in rows)
    return c.OwnChangesView(project_code=project["code"], project_name=project["name"], items=items)


async def request_change(caller: Caller, command: c.RequestChange) -> c.OwnChangeView:
    """Written and handed in at once: it is ours to assess."""
    project = await _own(caller, command.code)
    check_words(command.text)
    made = new_id()
    number = await DB.value(_COUNT, caller.tenant_id, counted(project["id"]))
    what = (number, command.title.strip(), command.text.strip(), command.customer_ref.strip())
    who = (caller.name, caller.actor_id, project["currency"])
    await DB.run(_ASK, caller.tenant_id, made, project["id"], project["customer_id"], *what, *who)
    await told(caller, made, "request")
    return await _read(caller, made)


async def decide(caller: Caller, command: c.DecideChange) -> c.OwnChangeView:
    row = await DB.row(_LOCK, caller.tenant_id, command.change_id)
    if row is None:
        raise c.CHANGE_NOT_FOUND()
    if row["revision"] != command.revision:
        raise c.CHANGE_STALE(revision=row["revision"])
    verb, words = "agree" if command.agrees else "decline", command.decision.strip()
    state = CHANGE.next(c.ChangeState(row["state"]), verb)
    if not command.agrees and not words:
        raise c.CHANGE_WORDS(fields={"decision": c.CHANGE_WORDS.code})
    await DB.run(_DECIDE, caller.tenant_id, command.change_id, str(state), caller.name, words)
    await told(caller, command.change_id, verb, words)
    return await _read(caller, command.change_id)


async def _own(caller: Caller, code: str) -> Record:
    row = await DB.row(_PROJECT, caller.tenant_id, code)
    if row is None:
        raise PROJECT_NOT_FOUND()
    return row


async def _read(caller: Caller, change_id: UUID) -> c.OwnChangeView:
    row = await DB.row(_READ, caller.tenant_id, change_id)
    if row is None:
        raise c.CHANGE_NOT_FOUND()
    return _view(caller, row)


def _view(caller: Caller, row: Record) -> c.OwnChangeView:
    """What it does to days, cost and quality is ours alone until it was reviewed."""
    state = c.ChangeState(row["state"])
    given: dict[str, Any] = dict(row)
    is_told = given.pop("reviewed_at") is not None
    told: dict[str, Any] = {
        "state": state,
        "source": c.Source(row["source"]),
        "days": row["days"] if is_told else None,
        "cost": written(row["cost"]) if is_told else None,
        "quality": row["quality"] if is_told else "",
        "verbs": tuple(CHANGE.verbs_from(state, caller.permissions, str(caller.kind))),
    }
    return c.OwnChangeView(**{**given, **told})
