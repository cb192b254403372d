"""The custom fields of a ticket that is about to be opened."""

from msgspec.structs import replace

from services.helpdesk.custom.queries import asked_of
from services.helpdesk.custom.values import checked
from services.helpdesk.db import DB
from shared.contracts.custom import FieldValue
from shared.contracts.helpdesk import OpenTicket
from shared.contracts.parties import Caller


async def fill_in(caller: Caller, command: OpenTicket) -> OpenTicket:
    """With the fields of its category as they are stored; raises what is missing or wrong among them. Customers are
    asked, and may give, what is meant for them."""
    async with DB.scope(caller):
        asked = await asked_of(caller, command.category_id) if command.category_id is not None else ()
    values = checked(asked, command.fields, whole=True)
    kept = tuple(FieldValue(field_id=field_id, value=value) for field_id, value in values.items() if value)
    return replace(command, fields=kept)
