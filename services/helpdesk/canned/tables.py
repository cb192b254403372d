"""Texts to use again. `texts` are CannedText; `owner_id` is a member, `team_id` a team, neither the company."""

from piccolo.columns import JSONB, UUID, Boolean, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class CannedReply(TenantTable, db=DB, portal=None):
    """In use, the company's have different names, and so have each team's and each member's own."""

    owner_id = UUID(null=True)
    team_id = UUID(null=True)
    name = Text()
    folder = Text()
    texts = JSONB()
    used = Integer()
    used_at = Timestamptz(null=True)
    archived = Boolean()
    changed_by = Text()
    changed_at = Timestamptz()
    revision = Integer()
