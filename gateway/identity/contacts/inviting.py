"""Inviting a contact to the portal, for the first time or again."""

from gateway.db import DB
from gateway.identity.contacts.access import ContactInHand, take_in_hand
from gateway.identity.contacts.queries import view_of
from gateway.identity.journal import changed
from gateway.identity.links.wanted import PORTAL_INVITATION, want_again, want_invitation
from gateway.identity.members.inviting import invitee
from shared.contracts.gateway import (
    CONTACT_NO_MAIL,
    CONTACT_STATE,
    ContactChanged,
    ContactState,
    ContactView,
    MemberState,
    MoveContact,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_INSERT = """
insert into membership (tenant_id, id, person_id, kind, name, roles, customer_id, contact_id, state)
values ($1, $2, $3, 'customer', $4, '{}', $5, $6, 'invited')
"""
_BUMP = "update contact set revision = revision + 1 where tenant_id = $1 and id = $2"


async def invite(caller: Caller, command: MoveContact) -> ContactView:
    contact = await take_in_hand(caller, command.contact_id, command.revision, ContactState.ACTIVE)
    if contact.mail is None:
        raise CONTACT_NO_MAIL()
    if contact.membership_id is None:
        await _first(caller, contact, contact.mail)
    elif contact.portal is MemberState.INVITED:
        await want_again(caller, PORTAL_INVITATION, tenant_id=caller.tenant_id, membership_id=contact.membership_id)
    else:
        raise CONTACT_STATE()
    await DB.run(_BUMP, caller.tenant_id, contact.id)
    event = ContactChanged(id=contact.id, version=contact.revision + 1)
    await changed(caller, event, "contact.invited", name=contact.name)
    return await view_of(caller, contact.id)


async def _first(caller: Caller, contact: ContactInHand, mail: str) -> None:
    person_id = await invitee(mail, contact.name, contact.locale)
    membership_id = new_id()
    await DB.run(
        _INSERT,
        caller.tenant_id,
        membership_id,
        person_id,
        contact.name,
        contact.customer_id,
        contact.id,
    )
    await want_invitation(
        caller,
        PORTAL_INVITATION,
        tenant_id=caller.tenant_id,
        membership_id=membership_id,
        person_id=person_id,
    )
