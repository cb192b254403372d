"""Loading one contact to change it, with the membership that lets him sign in, if there is one."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import (
    CONTACT_NOT_FOUND,
    CONTACT_STALE,
    CONTACT_STATE,
    ContactState,
    MemberState,
)
from shared.contracts.parties import Caller

_LOCK = """
select k.id, k.customer_id, k.name, k.mail, k.phone, k.locale, k.manager, k.state, k.revision,
  m.id as membership_id, m.state as portal
from contact k
left join membership m on m.tenant_id = k.tenant_id and m.contact_id = k.id and m.state <> 'ended'
where k.tenant_id = $1 and k.id = $2 for update of k
"""


class ContactInHand(Struct, frozen=True, kw_only=True):
    id: UUID
    customer_id: UUID
    name: str
    mail: str | None
    phone: str | None
    locale: str
    manager: bool
    state: ContactState
    revision: int
    membership_id: UUID | None
    portal: MemberState | None


async def take_in_hand(caller: Caller, contact_id: UUID, revision: int, *states: ContactState) -> ContactInHand:
    """Raises not found, stale, or `contact.state` unless the contact is in one of `states`."""
    row = await DB.row(_LOCK, caller.tenant_id, contact_id)
    if row is None:
        raise CONTACT_NOT_FOUND()
    if row["revision"] != revision:
        raise CONTACT_STALE(revision=row["revision"])
    if row["state"] not in states:
        raise CONTACT_STATE()
    portal = None if row["portal"] is None else MemberState(row["portal"])
    return ContactInHand(**{**dict(row), "state": ContactState(row["state"]), "portal": portal})
