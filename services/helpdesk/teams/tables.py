"""Teams and their people. Customers read only which team takes what they open."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import Portal


class Team(
    TenantTable,
    db=DB,
    portal=Portal(rule="takes_new and not archived", verbs="select (tenant_id, id, takes_new, archived)"),
):
    """Teams in use have different names, and one of them at most takes what is new."""

    name = Text()
    lead_id = UUID(null=True)
    calendar_id = UUID(null=True)
    handing = Text()
    most_open = Integer()
    takes_new = Boolean()
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()


PORTALS = {"team_member": None, "member_skill": None, "presence": None}
"""`team_member.given_at` is when he was last handed a ticket; `presence.seen_at` when a page of his was last open."""
