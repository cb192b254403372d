"""Who decides while somebody is away."""

from datetime import UTC, datetime
from uuid import UUID

from asyncpg import Record

from services.projects.db import DB
from services.projects.directory.queries import member_name, zone_of
from shared.contracts.approving import DELEGATION_DAYS, DELEGATION_NOT_FOUND, DELEGATION_SELF
from shared.contracts.base import Page
from shared.contracts.delivery.delegations import Delegate, DelegationView, EndDelegation, ListDelegations
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.cursors import decode_cursor, encode_cursor
from shared.core.ids import new_id

_VIEW = """
select d.id, f.name as from_name, t.name as to_name, d.first_day as from_day, d.last_day as until_day, d.reason,
  d.from_id = $2 as is_mine, d.ended_at, d.made_at
from delegation d join member f on f.tenant_id = d.tenant_id and f.id = d.from_id
join member t on t.tenant_id = d.tenant_id and t.id = d.to_id
where d.tenant_id = $1 and (d.from_id = $2 or d.to_id = $2)
"""
_LIST = f"{_VIEW} and (d.made_at, d.id) < ($3, $4) order by d.made_at desc, d.id desc limit $5"
_READ = f"{_VIEW} and d.id = $3"
_MAKE = """
insert into delegation (tenant_id, id, from_id, to_id, first_day, last_day, reason) values ($1, $2, $3, $4, $5, $6, $7)
"""
_END = """
update delegation set ended_at = coalesce(ended_at, now()) where tenant_id = $1 and from_id = $2 and id = $3
returning id
"""
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


async def list_delegations(caller: Caller, command: ListDelegations) -> Page[DelegationView]:
    before = decode_cursor("delegations", command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, caller.actor_id, *before, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor("delegations", (shown[-1]["made_at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(map(_view, shown)), next=more)


async def delegate(caller: Caller, command: Delegate) -> DelegationView:
    if command.member_id == caller.actor_id:
        raise DELEGATION_SELF(fields={"member_id": DELEGATION_SELF.code})
    today = now().astimezone(await zone_of(caller.tenant_id)).date()
    if command.until_day < max(command.from_day, today):
        raise DELEGATION_DAYS(fields={"until_day": DELEGATION_DAYS.code})
    await member_name(caller, command.member_id, "member_id")
    made = new_id()
    what = (caller.actor_id, command.member_id, command.from_day, command.until_day, command.reason.strip())
    await DB.run(_MAKE, caller.tenant_id, made, *what)
    return await _one(caller, made)


async def end(caller: Caller, command: EndDelegation) -> DelegationView:
    """By whom it was given. Ending it twice changes nothing."""
    if await DB.value(_END, caller.tenant_id, caller.actor_id, command.delegation_id) is None:
        raise DELEGATION_NOT_FOUND()
    return await _one(caller, command.delegation_id)


async def _one(caller: Caller, delegation_id: UUID) -> DelegationView:
    row = await DB.row(_READ, caller.tenant_id, caller.actor_id, delegation_id)
    if row is None:
        raise DELEGATION_NOT_FOUND()
    return _view(row)


def _view(row: Record) -> DelegationView:
    given = dict(row)
    del given["made_at"]
    return DelegationView(**given)
