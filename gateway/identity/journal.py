"""A change of identity is always told twice: to the other services by an event, to the company's admins by the log."""

from typing import Any
from uuid import UUID

from gateway.db import DB
from gateway.identity.audit.record import audit
from shared.contracts.base import Event
from shared.contracts.parties import Caller
from shared.outbox.outbox import record


async def changed(caller: Caller, event: Event, what: str, *, tenant_id: UUID | None = None, **data: Any) -> None:
    """Announce `event` and write `what` into the log; both commit with the change or not at all."""
    await record(DB, caller, event, tenant_id=tenant_id)
    await audit(what, caller, tenant_id=tenant_id, **data)
