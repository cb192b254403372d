"""Told of a bounce by whoever reads the mail that comes in; and an admin who knows that an address works again."""

from uuid import UUID

from services.notify.addresses.bounces import disable
from services.notify.db import DB
from shared.contracts.base import Done
from shared.contracts.parties import Caller
from shared.contracts.telling.addresses import ADDRESS_NOT_FOUND, EnableAddress, ReportBounce

_ENABLE = """
update disabled_address set enabled_at = now(), enabled_by = $3
where tenant_id = $1 and id = $2 and enabled_at is null
"""
_WENT = "select 1 from delivery where tenant_id = $1 and id = $2 and lower(address) = lower($3)"
_KNOWN = """
select exists (select from member where tenant_id = $1 and lower(mail) = lower($2)
  union all select from contact where tenant_id = $1 and lower(mail) = lower($2))
"""


async def bounced(caller: Caller, command: ReportBounce) -> Done:
    """Only of addresses that we write to: what comes in says much about others, and not all of it is true."""
    said = command.returned
    went = said is None or await DB.value(_WENT, caller.tenant_id, UUID(said), command.mail)
    if went and await DB.value(_KNOWN, caller.tenant_id, command.mail):
        await disable(caller.tenant_id, command.mail, command.answer)
    return Done()


async def enable(caller: Caller, command: EnableAddress) -> Done:
    if not await DB.run(_ENABLE, caller.tenant_id, command.address_id, caller.name):
        raise ADDRESS_NOT_FOUND()
    return Done()
