"""Messages that are held. Customers reach none of them: whose they are is what is not known."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal


class HeldMessage(TenantTable, db=DB, portal=None):
    """By a form or by a connector, never both. `name` and `mail` are what somebody typed."""

    channel = Text()
    form_id = UUID(null=True)
    connector_id = UUID(null=True)
    conversation = Text(null=True)
    sender = Text(null=True)
    name = Text()
    mail = Text(null=True)
    title = Text()
    body = Text()
    category_id = UUID(null=True)
    team_id = UUID(null=True)
    is_suspicious = Boolean()
    at = Timestamptz()
    state = Text()
    ticket_id = UUID(null=True)
    contact_id = UUID(null=True)
    decided_by = Text(null=True)
    decided_at = Timestamptz(null=True)
    revision = Integer()


PORTALS: dict[str, Portal | None] = {"held_file": None}
