"""A change of what somebody signs in with is told twice: to him by mail, to his companies' admins by the log."""

from typing import Any
from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from gateway.identity.audit.record import audit_person
from gateway.identity.people.acting import acting
from shared.contracts.gateway import SecurityChanged
from shared.outbox.outbox import record


class Who(Struct, frozen=True):
    """Whose sign-in changes, and from where."""

    person_id: UUID
    name: str
    address: str
    request_id: str


async def tell_change(who: Who, what: str, **data: Any) -> None:
    """`what` is a code of audit/words.py. Inside an auth scope, with the change."""
    await audit_person(what, who.person_id, name=who.name, address=who.address, **data)
    caller = acting(who.person_id, who.name, who.request_id)
    await record(DB, caller, SecurityChanged(id=who.person_id, version=1, what=what))
