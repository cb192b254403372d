"""The verbs on a customer organisation."""

import asyncpg
from msgspec import UNSET

from gateway.db import DB
from gateway.identity.customers.access import take_in_hand
from gateway.identity.customers.queries import view_of
from gateway.identity.journal import changed
from gateway.identity.members.leaving import close_portal
from gateway.identity.people.mails import name_norm
from shared.contracts.gateway import (
    CUSTOMER_EXISTS,
    CUSTOMER_STATE,
    ContactChanged,
    CreateCustomer,
    CustomerChanged,
    CustomerState,
    CustomerView,
    MoveCustomer,
    UpdateCustomer,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record_all

_INSERT = """
insert into customer (tenant_id, id, name, name_norm, level, state) values ($1, $2, $3, $4, $5, 'active')
"""
_WRITE = """
update customer set name = $4, name_norm = $5, level = $6, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $3
"""
_ARCHIVE = """
update customer set state = 'archived', revision = revision + 1 where tenant_id = $1 and id = $2 and revision = $3
"""
_ARCHIVE_CONTACTS = """
update contact set state = 'archived', revision = revision + 1
where tenant_id = $1 and customer_id = $2 and state = 'active' returning id, revision
"""


async def create(caller: Caller, command: CreateCustomer) -> CustomerView:
    customer_id = new_id()
    name = command.name.strip()
    try:
        await DB.run(_INSERT, caller.tenant_id, customer_id, name, name_norm(name), command.level)
    except asyncpg.UniqueViolationError as error:
        raise CUSTOMER_EXISTS(fields={"name": CUSTOMER_EXISTS.code}) from error
    await changed(caller, CustomerChanged(id=customer_id, version=1), "customer.created", name=name)
    return await view_of(caller, customer_id)


async def update(caller: Caller, command: UpdateCustomer) -> CustomerView:
    customer = await take_in_hand(caller, command.customer_id, command.revision)
    name = customer.name if command.name is UNSET else command.name.strip()
    level = customer.level if command.level is UNSET else command.level
    try:
        await DB.run(_WRITE, caller.tenant_id, customer.id, customer.revision, name, name_norm(name), level)
    except asyncpg.UniqueViolationError as error:
        raise CUSTOMER_EXISTS(fields={"name": CUSTOMER_EXISTS.code}) from error
    event = CustomerChanged(id=customer.id, version=customer.revision + 1)
    await changed(caller, event, "customer.updated", name=name)
    return await view_of(caller, customer.id)


async def archive(caller: Caller, command: MoveCustomer) -> CustomerView:
    """Its contacts are archived with it, and those who could sign in are out."""
    customer = await take_in_hand(caller, command.customer_id, command.revision)
    if customer.state is not CustomerState.ACTIVE:
        raise CUSTOMER_STATE()
    await DB.run(_ARCHIVE, caller.tenant_id, customer.id, customer.revision)
    event = CustomerChanged(id=customer.id, version=customer.revision + 1)
    await changed(caller, event, "customer.archived", name=customer.name)
    contacts = await DB.rows(_ARCHIVE_CONTACTS, caller.tenant_id, customer.id)
    await close_portal(caller, [row["id"] for row in contacts])
    await record_all(DB, caller, [ContactChanged(id=row["id"], version=row["revision"]) for row in contacts])
    return await view_of(caller, customer.id)
