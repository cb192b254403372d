"""Reading triggers and their runs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.deeds.checking import names
from services.helpdesk.tickets.queries import END
from shared.contracts.base import Page
from shared.contracts.desk.conditions import Conditions, Moment
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.triggers import (
    TRIGGER_NOT_FOUND,
    Called,
    ListRuns,
    ListTriggers,
    Outcome,
    ReadTrigger,
    RunView,
    TriggerList,
    TriggerView,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = """
id, name, moment, conditions::text, deeds::text, place, is_on, fired, fired_at, archived, changed_by, changed_at,
  revision,
  (select count(*) from trigger_run r where r.tenant_id = t.tenant_id and r.trigger_id = t.id
    and r.at > now() - interval '7 days' and r.outcome in ('failed', 'stopped'))::int as failed
"""
_LIST = f"select {_COLUMNS} from trigger_rule t where tenant_id = $1 and not archived order by place, id"
_READ = f"select {_COLUMNS} from trigger_rule t where tenant_id = $1 and id = $2"
_CALLED = """
select id, name from customer where tenant_id = $1 and id = any($2)
union all select id, name from category where tenant_id = $1 and id = any($2)
"""
_THERE = "select 1 from trigger_rule where tenant_id = $1 and id = $2"
_RUNS = """
select id, 'HD-' || number as number, at, outcome, error, depth from trigger_run
where tenant_id = $1 and trigger_id = $2 and (at, id) < ($3, $4) order by at desc, id desc limit $5
"""

_conditions = msgspec.json.Decoder(Conditions)
_deeds = msgspec.json.Decoder(Deeds)


async def list_triggers(caller: Caller, command: ListTriggers) -> TriggerList:
    return TriggerList(items=tuple(await _views(caller, await DB.rows(_LIST, caller.tenant_id))))


async def read_trigger(caller: Caller, command: ReadTrigger) -> TriggerView:
    return await view_of(caller, command.trigger_id)


async def view_of(caller: Caller, trigger_id: UUID) -> TriggerView:
    rows = await DB.rows(_READ, caller.tenant_id, trigger_id)
    if not rows:
        raise TRIGGER_NOT_FOUND()
    return (await _views(caller, rows))[0]


async def _views(caller: Caller, rows: Sequence[Record]) -> list[TriggerView]:
    conditions = [_conditions.decode(row["conditions"]) for row in rows]
    deeds = [_deeds.decode(row["deeds"]) for row in rows]
    known = await names(caller.tenant_id, deeds)
    called = await _called(caller, conditions)
    return [
        TriggerView(
            **{**dict(row), "moment": Moment(row["moment"]), "conditions": wanted, "deeds": does, "names": named},
            called=tuple(called[one] for one in (*wanted.customer_ids, *wanted.category_ids) if one in called),
        )
        for row, wanted, does, named in zip(rows, conditions, deeds, known, strict=True)
    ]


async def _called(caller: Caller, many: list[Conditions]) -> dict[UUID, Called]:
    ids = {one for wanted in many for one in (*wanted.customer_ids, *wanted.category_ids)}
    rows = await DB.rows(_CALLED, caller.tenant_id, list(ids)) if ids else []
    return {row["id"]: Called(id=row["id"], name=row["name"]) for row in rows}


async def list_runs(caller: Caller, command: ListRuns) -> Page[RunView]:
    if await DB.value(_THERE, caller.tenant_id, command.trigger_id) is None:
        raise TRIGGER_NOT_FOUND()
    listing = f"runs:{command.trigger_id}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_RUNS, caller.tenant_id, command.trigger_id, *before, command.limit + 1)
    shown = [RunView(**{**dict(row), "outcome": Outcome(row["outcome"])}) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)
