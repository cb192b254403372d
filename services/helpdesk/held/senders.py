"""Who a messenger's sender is: chosen once by one of our people, remembered from then on."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.held.access import Writer

_KNOWN = """
select c.id, c.customer_id, c.name from connector_sender s
join contact c on c.tenant_id = s.tenant_id and c.id = s.contact_id and c.state = 'active'
where s.tenant_id = $1 and s.connector_id = $2 and s.sender = $3
"""
_REMEMBER = """
insert into connector_sender (tenant_id, connector_id, sender, contact_id, chosen_by) values ($1, $2, $3, $4, $5)
on conflict (tenant_id, connector_id, sender) do update set contact_id = excluded.contact_id,
  chosen_by = excluded.chosen_by, chosen_at = now()
"""


async def known(tenant_id: UUID, connector_id: UUID, sender: str) -> Writer | None:
    """None for one whom nobody has chosen yet, or whose contact is no longer with us."""
    row = await DB.row(_KNOWN, tenant_id, connector_id, sender)
    return Writer(**dict(row)) if row is not None else None


async def remember(tenant_id: UUID, connector_id: UUID, sender: str, writer: Writer, chosen_by: str) -> None:
    await DB.run(_REMEMBER, tenant_id, connector_id, sender, writer.id, chosen_by)
