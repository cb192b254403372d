"""Numbers that were said to be somebody's: the directory has one of a contact, people have several."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.phone.checking import known_contact
from services.helpdesk.phone.numbers import e164, region_of
from shared.contracts.desk.phone import NUMBER_UNREADABLE, NUMBERS_FULL, RememberedNumber, RememberNumber
from shared.contracts.parties import Caller

OF_CONTACT = 20

_KEEP = """
insert into caller_number (tenant_id, number, contact_id, made_by) values ($1, $2, $3, $4) on conflict do nothing
"""
_COUNT = "select count(*) from caller_number where tenant_id = $1 and contact_id = $2"
_FORGET = "delete from caller_number where tenant_id = $1 and number = $2 and contact_id = $3"


async def remember(caller: Caller, command: RememberNumber) -> RememberedNumber:
    number = await _number(caller, command)
    await known_contact(caller, command.contact_id)
    await keep(caller, number, command.contact_id)
    return RememberedNumber(number=number, contact_id=command.contact_id)


async def forget(caller: Caller, command: RememberNumber) -> RememberedNumber:
    number = await _number(caller, command)
    await known_contact(caller, command.contact_id)
    await DB.run(_FORGET, caller.tenant_id, number, command.contact_id)
    return RememberedNumber(number=number, contact_id=command.contact_id)


async def keep(caller: Caller, number: str, contact_id: UUID) -> None:
    """Inside a transaction, for a contact that is there."""
    if await DB.value(_COUNT, caller.tenant_id, contact_id) >= OF_CONTACT:
        raise NUMBERS_FULL(fields={"number": NUMBERS_FULL.code}, most=OF_CONTACT)
    await DB.run(_KEEP, caller.tenant_id, number, contact_id, caller.name)


async def _number(caller: Caller, command: RememberNumber) -> str:
    number = e164(command.number, await region_of(caller.tenant_id))
    if number is None:
        raise NUMBER_UNREADABLE(fields={"number": NUMBER_UNREADABLE.code})
    return number
