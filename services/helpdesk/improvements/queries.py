"""Reading the register. Customers read other columns than we do, by a door that gives them no more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import only_requester
from services.helpdesk.tickets.queries import END
from shared.contracts.base import Page
from shared.contracts.desk.improvements import (
    IMPROVEMENT_NOT_FOUND,
    ImprovementState,
    ImprovementStep,
    ImprovementView,
    ListImprovements,
    ReadImprovement,
)
from shared.contracts.parties import Caller, Kind
from shared.core.clock import now
from shared.core.cursors import decode_cursor, encode_cursor

_SHARED = """i.id, 'IM-' || i.number as number, i.kind, i.state, i.way, i.title, i.body, c.name as customer_name,
  i.requester_name, i.opened_at, i.acknowledge_by, i.acknowledged_at, i.reason, i.decided_at, i.check_on, i.worked,
  i.revision"""
_OURS = "'HD-' || t.number as ticket_number, i.owner_id, o.name as owner_name, i.decided_by, i.effect"
_THEIRS = """'HD-' || t.number as ticket_number, null::uuid as owner_id, null::text as owner_name,
  null::text as decided_by, '' as effect"""
_FROM = """
from improvement i join customer c on c.tenant_id = i.tenant_id and c.id = i.customer_id
left join ticket t on t.tenant_id = i.tenant_id and t.id = i.ticket_id
"""
_OWNER = "left join member o on o.tenant_id = i.tenant_id and o.id = i.owner_id"
_LIST = """
where i.tenant_id = $1 and ($2::uuid is null or i.requester_id = $2) and ($3::text is null or i.kind = $3)
  and ($4::text is null or i.state = $4) and (not $5 or (i.state = 'new' and i.acknowledge_by < now()))
  and (i.opened_at, i.id) < ($6, $7)
order by i.opened_at desc, i.id desc limit $8
"""
_ONE = "where i.tenant_id = $1 and ($2::uuid is null or i.requester_id = $2) and i.id = $3"
_STAFF_LIST = f"select {_SHARED}, {_OURS} {_FROM} {_OWNER} {_LIST}"
_STAFF_ONE = f"select {_SHARED}, {_OURS} {_FROM} {_OWNER} {_ONE}"
_PORTAL_LIST = f"select {_SHARED}, {_THEIRS} {_FROM} {_LIST}"
_PORTAL_ONE = f"select {_SHARED}, {_THEIRS} {_FROM} {_ONE}"
_STEPS = """
select at, verb, actor_name as by, words, told from improvement_event
where tenant_id = $1 and improvement_id = $2 order by at, id limit 200
"""
_TOLD = """
select at, verb, '' as by, words, told from improvement_event
where tenant_id = $1 and improvement_id = $2 and told order by at, id limit 200
"""


async def list_improvements(caller: Caller, command: ListImprovements) -> Page[ImprovementView]:
    listing = f"improvements:{command.kind}:{command.state}:{command.late}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    asked = (only_requester(caller), command.kind, command.state, command.late)
    given = (caller.tenant_id, *asked, *before, command.limit + 1)
    if caller.kind is Kind.CUSTOMER:
        rows = await DB.rows(_PORTAL_LIST, *given)
    else:
        rows = await DB.rows(_STAFF_LIST, *given)
    shown = [_view(row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].opened_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def read_improvement(caller: Caller, command: ReadImprovement) -> ImprovementView:
    return await view_of(caller, command.improvement_id)


async def view_of(caller: Caller, improvement_id: UUID) -> ImprovementView:
    given = (caller.tenant_id, only_requester(caller), improvement_id)
    if caller.kind is Kind.CUSTOMER:
        row = await DB.row(_PORTAL_ONE, *given)
        steps = await DB.rows(_TOLD, caller.tenant_id, improvement_id)
    else:
        row = await DB.row(_STAFF_ONE, *given)
        steps = await DB.rows(_STEPS, caller.tenant_id, improvement_id)
    if row is None:
        raise IMPROVEMENT_NOT_FOUND()
    return _view(row, steps=tuple(ImprovementStep(**dict(one)) for one in steps))


def _view(row: Record, **more: Any) -> ImprovementView:
    is_late = row["state"] == ImprovementState.NEW and row["acknowledge_by"] < now()
    return ImprovementView(**dict(row), is_late=is_late, **more)
