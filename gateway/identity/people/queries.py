"""Whom to write to about his own sign-in."""

from gateway.db import DB
from shared.contracts.gateway import PERSON_NOT_FOUND, AddressQuery, AddressView
from shared.contracts.parties import Caller
from shared.db.doors import Door
from shared.feature import Ask

_ADDRESS = "select name, mail, locale, zone from person where id = $1 and state in ('active', 'locked')"


async def read_address(caller: Caller, command: AddressQuery, ask: Ask) -> AddressView:
    """Opens its own scope: people stand outside every company, so only the auth door sees them."""
    async with DB.scope(caller, door=Door.AUTH):
        row = await DB.row(_ADDRESS, command.person_id)
    if row is None:
        raise PERSON_NOT_FOUND()
    return AddressView(**dict(row))
