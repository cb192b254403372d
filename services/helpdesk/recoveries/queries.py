"""Reading recovery cases."""

from datetime import UTC, datetime
from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.recoveries.access import may_take_up
from services.helpdesk.recoveries.states import RECOVERY
from shared.contracts.base import Page
from shared.contracts.desk.recoveries import (
    RECOVERY_NOT_FOUND,
    ListRecoveries,
    ReadRecovery,
    RecoveryState,
    RecoveryView,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select r.id, r.state, r.call_back_id, coalesce('HD-' || t.number, '') as number,
  coalesce(t.title, k.title, '') as title, c.name as customer_name, p.name as contact_name, p.phone,
  coalesce(a.comment, '') as comment, a.result, r.supervisor_id, r.supervisor_name, r.is_again, r.opened_at,
  r.contact_due, r.plan_due, case when r.contacted_at is null then r.contact_due
    when r.planned_at is null then r.plan_due end as due_at, r.contacted_at, r.planned_at, r.done_at, r.closed_at,
  r.contact_late, r.plan_late, r.plan, r.outcome, r.revision
from recovery_case r
join call_back b on b.tenant_id = r.tenant_id and b.id = r.call_back_id
join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id
join contact p on p.tenant_id = r.tenant_id and p.customer_id = r.customer_id and p.id = r.contact_id
left join ticket t on t.tenant_id = r.tenant_id and t.id = r.ticket_id
left join commitment k on k.tenant_id = b.tenant_id and k.id = b.commitment_id
left join lateral (
  select x.comment, x.result from call_answer x where x.tenant_id = r.tenant_id and x.call_back_id = r.call_back_id
  order by x.result nulls last, x.source limit 1) a on true
where r.tenant_id = $1
"""
_OPEN = f"""{_VIEW} and r.state <> 'closed' and (r.opened_at, r.id) > ($2, $3) order by r.opened_at, r.id limit $4"""
_CLOSED = f"""{_VIEW} and r.state = 'closed' and (r.closed_at, r.id) < ($2, $3)
order by r.closed_at desc, r.id desc limit $4"""
_READ = f"{_VIEW} and r.id = $2"
FIRST = (datetime(1990, 1, 1, tzinfo=UTC), UUID(int=0))
LAST = (datetime(9000, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def list_recoveries(caller: Caller, command: ListRecoveries) -> Page[RecoveryView]:
    """All have the same hours: what was opened first is due first."""
    listing = f"recoveries:{command.closed}"
    start = LAST if command.closed else FIRST
    since = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else start
    given = (caller.tenant_id, *since, command.limit + 1)
    rows = await DB.rows(_CLOSED, *given) if command.closed else await DB.rows(_OPEN, *given)
    shown = rows[: command.limit]
    by = "closed_at" if command.closed else "opened_at"
    more = encode_cursor(listing, (shown[-1][by], shown[-1]["id"])) if len(rows) > len(shown) else None
    takes_again = any(row["is_again"] for row in shown) and await may_take_up(caller)
    return Page(items=tuple(_view(caller, row, takes_again=takes_again) for row in shown), next=more)


async def read_recovery(caller: Caller, command: ReadRecovery) -> RecoveryView:
    return await view_of(caller, command.recovery_id)


async def view_of(caller: Caller, recovery_id: UUID) -> RecoveryView:
    """Raises `recovery.not_found`."""
    row = await DB.row(_READ, caller.tenant_id, recovery_id)
    if row is None:
        raise RECOVERY_NOT_FOUND()
    return _view(caller, row, takes_again=row["is_again"] and await may_take_up(caller))


def _view(caller: Caller, row: Record, *, takes_again: bool) -> RecoveryView:
    is_his = takes_again or not row["is_again"]
    verbs = RECOVERY.verbs_from(RecoveryState(row["state"]), caller.permissions, caller.kind) if is_his else ()
    return RecoveryView(**{**dict(row), "verbs": tuple(verbs)})
