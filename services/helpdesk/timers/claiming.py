"""Taking what is due: under a lease, first due first, never what another worker has in hand.

What can wait (kind `silent`: tickets from elsewhere or earlier, perhaps a million at once) is taken only when nothing
else is due, so that no company waits for another's import.
"""

from uuid import UUID, uuid4

from msgspec import Struct

from services.helpdesk.db import DB
from shared.core.ids import NIL
from shared.db.doors import Door

BACKLOG = 20
"""Of what can wait so many at a time: what becomes due meanwhile waits for no more than these."""
LEASE_SECONDS = 5.0
"""A worker that dies keeps what it took for this long."""

_CLAIM = """
update sla_timer x set claim = $1, fire_at = now() + make_interval(secs => $2)
from (select tenant_id, ticket_id, clock, cycle from sla_timer where fire_at <= now() and kind {is} 'silent'
  order by fire_at limit $3 for update skip locked) as due
where x.tenant_id = due.tenant_id and x.ticket_id = due.ticket_id and x.clock = due.clock and x.cycle = due.cycle
returning x.tenant_id, x.ticket_id, x.clock, x.cycle, x.kind
"""
_DUE, _CAN_WAIT = _CLAIM.replace("{is}", "<>"), _CLAIM.replace("{is}", "=")
_NEXT = """
select extract(epoch from least(
  (select min(fire_at) from sla_timer where fire_at is not null and kind <> 'silent'),
  (select min(fire_at) from sla_timer where fire_at is not null and kind = 'silent')) - now())::float8
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
    """What one taking got, by company."""

    id: UUID
    by_tenant: dict[UUID, list[Taken]]

    def __len__(self) -> int:
        return sum(len(many) for many in self.by_tenant.values())


async def claim(limit: int, seconds: float = LEASE_SECONDS) -> Claim:
    claim_id = uuid4()
    async with DB.tenant_scope(NIL, Door.WORKER):
        rows = await DB.rows(_DUE, claim_id, seconds, limit)
        rows = rows or await DB.rows(_CAN_WAIT, claim_id, seconds, min(limit, BACKLOG))
    found: dict[UUID, list[Taken]] = {}
    for row in rows:
        taken = Taken(row["ticket_id"], row["clock"], row["cycle"], row["kind"])
        found.setdefault(row["tenant_id"], []).append(taken)
    return Claim(claim_id, found)


async def seconds_to_next() -> float | None:
    """Until the next one is due, by the database's clock; None if nothing ever is."""
    async with DB.tenant_scope(NIL, Door.WORKER):
        found: float | None = await DB.value(_NEXT)
    return found


async def put_back(tenant_id: UUID, claim_id: UUID, ticket_id: UUID, seconds: float) -> None:
    """What could not be fired of a ticket is tried again later, by whoever then takes it. The ticket is locked before
    its timers, as by everybody."""
    async with DB.tenant_scope(tenant_id):
        await DB.run(_HOLD, tenant_id, ticket_id)
        await DB.run(_LATE, tenant_id, claim_id, seconds, ticket_id)
