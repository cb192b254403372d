"""The hours that call-backs count by: the company's default calendar, or Monday to Friday until it has one."""

from uuid import UUID

from services.helpdesk.calendars.versions import chain_of
from services.helpdesk.clocks.terms import office
from services.helpdesk.db import DB
from services.helpdesk.sla import Hours

_DEFAULT = "select id from calendar where tenant_id = $1 and is_default"
_ZONE = "select zone from company where tenant_id = $1 and id = $1"


async def hours_of(tenant_id: UUID) -> Hours:
    """Inside a scope of the company."""
    calendar_id = await DB.value(_DEFAULT, tenant_id)
    if calendar_id is not None:
        return (await chain_of(tenant_id, calendar_id)).timeline()
    return office(await DB.value(_ZONE, tenant_id) or "UTC")
