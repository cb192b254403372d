"""The verbs on a contact."""

import asyncpg
from msgspec import UNSET

from gateway.db import DB
from gateway.identity.contacts.access import take_in_hand
from gateway.identity.contacts.queries import view_of
from gateway.identity.customers.access import must_be_active
from gateway.identity.journal import changed
from gateway.identity.members.leaving import close_portal
from gateway.identity.people.mails import mail_norm
from shared.contracts.gateway import (
    CONTACT_EXISTS,
    ContactChanged,
    ContactState,
    ContactView,
    CreateContact,
    MoveContact,
    UpdateContact,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id

ERASED_NAME = "—"
"""What stands where a name was: a mark in every language."""

_LOCALE = "select locale from company where tenant_id = $1 and id = $1"
_INSERT = """
insert into contact (tenant_id, id, customer_id, name, mail, mail_norm, phone, locale, manager, state)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'active')
"""
_WRITE = """
update contact set name = $4, phone = $5, locale = $6, manager = $7, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
_RENAME = "update membership set name = $3 where tenant_id = $1 and contact_id = $2"
_ERASE = """
update contact set name = $4, mail = null, mail_norm = null, phone = null, manager = false, state = 'erased',
  revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
_FORGET = "select forget_person($1)"


async def create(caller: Caller, command: CreateContact) -> ContactView:
    await must_be_active(caller, command.customer_id)
    contact_id = new_id()
    name = command.name.strip()
    try:
        await DB.run(
            _INSERT,
            caller.tenant_id,
            contact_id,
            command.customer_id,
            name,
            command.mail,
            mail_norm(command.mail) if command.mail else None,
            command.phone or None,
            command.locale or await DB.value(_LOCALE, caller.tenant_id),
            command.manager,
        )
    except asyncpg.UniqueViolationError as error:
        raise CONTACT_EXISTS(fields={"mail": CONTACT_EXISTS.code}) from error
    await changed(caller, ContactChanged(id=contact_id, version=1), "contact.created", name=name)
    return await view_of(caller, contact_id)


async def update(caller: Caller, command: UpdateContact) -> ContactView:
    contact = await take_in_hand(caller, command.contact_id, command.revision, ContactState.ACTIVE)
    name = contact.name if command.name is UNSET else command.name.strip()
    await DB.run(
        _WRITE,
        caller.tenant_id,
        contact.id,
        contact.revision,
        name,
        contact.phone if command.phone is UNSET else command.phone or None,
        contact.locale if command.locale is UNSET else command.locale,
        contact.manager if command.manager is UNSET else command.manager,
    )
    await DB.run(_RENAME, caller.tenant_id, contact.id, name)
    event = ContactChanged(id=contact.id, version=contact.revision + 1)
    await changed(caller, event, "contact.updated", name=name)
    return await view_of(caller, contact.id)


async def erase(caller: Caller, command: MoveContact) -> ContactView:
    """Overwrites what tells who he was, here and, unless he belongs elsewhere too, in his sign-in."""
    states = (ContactState.ACTIVE, ContactState.ARCHIVED)
    contact = await take_in_hand(caller, command.contact_id, command.revision, *states)
    await close_portal(caller, [contact.id])
    await DB.run(_ERASE, caller.tenant_id, contact.id, contact.revision, ERASED_NAME)
    await DB.run(_RENAME, caller.tenant_id, contact.id, ERASED_NAME)
    await DB.value(_FORGET, contact.id)
    await changed(caller, ContactChanged(id=contact.id, version=contact.revision + 1), "contact.erased")
    return await view_of(caller, contact.id)
