"""Taking what is due: under a lease, first due first, never what another worker has in hand.

What can wait (kind `silent`: tickets from elsewhere or earlier, perhaps a million at once) is taken only when nothing
else is due, so that no company waits for another's import.
"""

from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB

BACKLOG = 20
"""Of what can wait so many at a time: what becomes due meanwhile waits for no more than these."""
SILENT = "silent"
LEASE_SECONDS = 5.0
"""A worker that dies keeps what it took for this long."""

# Written without waiting for the disk: a lease that a crash forgets leaves what is due to be taken again, and what has
# fired on its strength is on the disk after it.
_CLAIM = """
with due as materialized (
  select tenant_id, ticket_id, clock, cycle from sla_timer where fire_at <= now() and kind <> 'silent'
  order by fire_at limit $3 for update skip locked),
can_wait as materialized (
  select tenant_id, ticket_id, clock, cycle from sla_timer
  where fire_at <= now() and kind = 'silent' and not exists (select from due)
  order by fire_at limit $4 for update skip locked),
taken as (
  update sla_timer x set claim = $1, fire_at = now() + make_interval(secs => $2)
  from (select * from due union all select * from can_wait) as one
  where x.tenant_id = one.tenant_id and x.ticket_id = one.ticket_id and x.clock = one.clock and x.cycle = one.cycle
  returning x.tenant_id, x.ticket_id, x.clock, x.cycle, x.kind)
select set_config('synchronous_commit', 'off', true),
  coalesce(json_object_agg(tenant_id, many), '{}')::text as by_tenant
from (
  select tenant_id,
    json_agg(json_build_object('ticket_id', ticket_id, 'clock', clock, 'cycle', cycle, 'kind', kind)) as many
  from taken group by tenant_id) companies
"""
_NEXT = """
select extract(epoch from least(
  (select min(fire_at) from sla_timer where fire_at is not null and kind <> 'silent'),
  (select min(fire_at) from sla_timer where fire_at is not null and kind = 'silent')) - now())::float8 as seconds
"""
_HOLD = "select 1 from ticket where tenant_id = $1 and id = $2 for no key update"
_LATE = """
update sla_timer set fire_at = now() + make_interval(secs => $3), claim = null
where tenant_id = $1 and claim = $2 and ticket_id = $4
"""


class Taken(Struct, frozen=True):
    """A timer that is ours until the lease ends."""

    ticket_id: UUID
    clock: str
    cycle: int
    kind: str


class Claim(Struct, frozen=True):
    """What one taking got, by company. A full one has left others behind, perhaps."""

    id: UUID
    by_tenant: dict[UUID, list[Taken]]
    is_full: bool

    def __len__(self) -> int:
        return sum(len(many) for many in self.by_tenant.values())


_by_tenant = msgspec.json.Decoder(dict[UUID, list[Taken]])


async def claim(limit: int, seconds: float = LEASE_SECONDS) -> Claim:
    claim_id = uuid4()
    row = await DB.once_as_worker(_CLAIM, claim_id, seconds, limit, min(limit, BACKLOG))
    assert row is not None  # it always gives one
    found = _by_tenant.decode(row["by_tenant"])
    kinds = [one.kind for many in found.values() for one in many]
    most = min(limit, BACKLOG) if SILENT in kinds else limit
    return Claim(claim_id, found, is_full=len(kinds) == most)


async def seconds_to_next() -> float | None:
    """Until the next one is due, by the database's clock; None if nothing ever is."""
    row = await DB.once_as_worker(_NEXT)
    return None if row is None else row["seconds"]


async def put_back(tenant_id: UUID, claim_id: UUID, ticket_id: UUID, seconds: float) -> None:
    """What could not be fired of a ticket is tried again later, by whoever then takes it. The ticket is locked before
    its timers, as by everybody."""
    async with DB.tenant_scope(tenant_id):
        await DB.run(_HOLD, tenant_id, ticket_id)
        await DB.run(_LATE, tenant_id, claim_id, seconds, ticket_id)
