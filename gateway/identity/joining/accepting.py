"""From an invitation to a membership. One transaction: used link, open membership, event, line in the log."""

from datetime import datetime
from uuid import UUID

from gateway.db import DB
from gateway.identity.journal import changed
from gateway.identity.links.queries import OpenLink
from shared.contracts.gateway import LINK_GONE, ContactChanged, MemberChanged
from shared.contracts.parties import Caller, Kind

_USE = """
update link_token set used_at = now() where id = $1 and generation = $2 and used_at is null and expires_at > now()
returning used_at
"""
_WAKE = """
update person set state = 'active', revision = revision + 1 where id = $1 and state = $2
returning revision
"""
_JOIN = """
update membership set state = 'active', revision = revision + 1 where tenant_id = $1 and id = $2 and state = 'invited'
returning revision, name, contact_id
"""
_CONTACT = "update contact set revision = revision + 1 where tenant_id = $1 and id = $2 returning revision"


async def accept(link: OpenLink, request_id: str = "") -> None:
    """Raises `link.gone` if somebody was faster, took the invitation back, or the person has become another meanwhile
    (a newcomer by two invitations at once sets one password, not two). Inside an auth scope."""
    used: datetime | None = await DB.value(_USE, link.id, link.generation)
    if used is None or await DB.value(_WAKE, link.person_id, link.person_state) is None:
        raise LINK_GONE()
    if link.company_id is not None and link.membership_id is not None:
        await _join(link, link.company_id, link.membership_id, request_id)


async def _join(link: OpenLink, tenant_id: UUID, membership_id: UUID, request_id: str) -> None:
    joined = await DB.row(_JOIN, tenant_id, membership_id)
    if joined is None:
        raise LINK_GONE()
    name, contact_id = joined["name"], joined["contact_id"]
    is_staff = contact_id is None
    caller = Caller(
        tenant_id=tenant_id,
        kind=Kind.MEMBER if is_staff else Kind.CUSTOMER,
        actor_id=membership_id if is_staff else contact_id,
        person_id=link.person_id,
        name=name,
        request_id=request_id,
    )
    if is_staff:
        await changed(caller, MemberChanged(id=membership_id, version=joined["revision"]), "member.joined", name=name)
        return
    revision = await DB.value(_CONTACT, tenant_id, contact_id)
    await changed(caller, ContactChanged(id=contact_id, version=revision), "contact.joined", name=name)
