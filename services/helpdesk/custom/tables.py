"""What is asked on the tickets of a category, and what they say."""

from piccolo.columns import UUID, Array, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal, own, visible_parent

PORTAL = Portal(
    "for_customers and not archived",
    "select (tenant_id, id, category_id, name, kind, help, required, options, for_customers, place, archived)",
)
PORTALS = {
    "ticket_field": own(
        "select, insert",
        and_=f"{visible_parent('ticket_field', 'ticket_id', 'ticket')} "
        f"and {visible_parent('ticket_field', 'field_id', 'custom_field')}",
    )
}
"""The values have no class: their key is the ticket and the field."""


class CustomField(TenantTable, db=DB, portal=PORTAL):
    """Those in use have different names within their category, and places from 1 on."""

    category_id = UUID()
    name = Text()
    kind = Text()
    help = Text()
    required = Boolean()
    options = Array(Text())
    for_customers = Boolean()
    place = Integer()
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
