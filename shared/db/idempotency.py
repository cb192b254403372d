"""The same write asked twice happens once: the answer's bytes are kept for 48 hours under the caller's key.

The key belongs to (company, actor, operation). An advisory lock tells "in flight" at once; the primary key is the
last word if two replicas race past it.
"""

from dataclasses import dataclass

from shared.contracts.parties import Caller
from shared.core.errors import Conflict, Failure, Invalid
from shared.db.engine import ServiceEngine

HOURS = 48

KEY_REUSED = Failure("idempotency.key_reused", Invalid)
KEY_IN_FLIGHT = Failure("idempotency.in_flight", Conflict)

_LOOK = """
select pg_try_advisory_xact_lock(hashtextextended($1::uuid::text || $2::uuid::text || $3::text || $4::text, 0)) as free,
  i.body_hash, i.answer
from (select 1) as one
left join idempotency i
  on i.tenant_id = $1::uuid and i.actor_id = $2::uuid and i.operation = $3 and i.key = $4
"""
_KEEP = """
insert into idempotency (tenant_id, actor_id, operation, key, body_hash, status, answer)
values ($1, $2, $3, $4, $5, $6, $7)
"""


@dataclass(frozen=True, slots=True)
class Once:
    """One key of one caller for one operation, inside his transaction."""

    engine: ServiceEngine
    caller: Caller
    operation: str
    key: str
    body_hash: bytes

    async def earlier(self) -> bytes | None:
        """The answer given before; raises `idempotency.in_flight` or `idempotency.key_reused`."""
        found = await self.engine.row(_LOOK, self.caller.tenant_id, self.caller.actor_id, self.operation, self.key)
        assert found is not None
        if found["answer"] is not None:
            if found["body_hash"] != self.body_hash:
                raise KEY_REUSED()
            return bytes(found["answer"])
        if not found["free"]:
            raise KEY_IN_FLIGHT()
        return None

    async def keep(self, status: int, answer: bytes) -> None:
        """Kept in the same transaction as the effect, so one never exists without the other."""
        await self.engine.run(
            _KEEP,
            self.caller.tenant_id,
            self.caller.actor_id,
            self.operation,
            self.key,
            self.body_hash,
            status,
            answer,
        )
