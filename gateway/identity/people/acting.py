"""A person as the one who acts, before he stands in any company: for events and the log, never for a decision."""

from uuid import UUID

from shared.contracts.parties import Caller, Kind, Party
from shared.core.ids import NIL


def acting(person_id: UUID, name: str, request_id: str = "") -> Caller:
    """Nothing he could do is allowed by it: the gateway speaking for itself has no permissions."""
    return Caller(
        tenant_id=NIL,
        kind=Kind.SERVICE,
        party=Party.GATEWAY,
        actor_id=person_id,
        person_id=person_id,
        name=name,
        request_id=request_id,
    )
