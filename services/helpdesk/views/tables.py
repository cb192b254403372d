"""Saved views of the queue. `owner_id`: one person's; `team_id`: a team's; neither: everybody's.
`filters` is Filters as JSON, defaults left out."""

from piccolo.columns import JSONB, UUID, Array, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable


class SavedView(TenantTable, db=DB, portal=None, tablename="saved_view"):
    """Names differ among those of one owner, of one team, and among everybody's."""

    owner_id = UUID(null=True)
    team_id = UUID(null=True)
    saved_by = UUID(null=True)
    name = Text()
    queue = Text()
    filters = JSONB()
    columns = Array(Text())
    sort = Text()
    revision = Integer()
    changed_by = Text()
    changed_at = Timestamptz()
