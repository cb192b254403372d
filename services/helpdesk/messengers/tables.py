"""What connects us to messengers. Customers reach none of it."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal


class Connector(TenantTable, db=DB, portal=None):
    """`secret` and `former` are sealed by the gateway; nobody here can open them."""

    name = Text()
    label = Text()
    category_id = UUID(null=True)
    team_id = UUID(null=True)
    is_active = Boolean()
    secret = Text()
    former = Text(null=True)
    former_until = Timestamptz(null=True)
    last_at = Timestamptz(null=True)
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()


PORTALS: dict[str, Portal | None] = {"connector_sender": None, "conversation": None, "connector_delivery": None}
