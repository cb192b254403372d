"""Tags to choose from."""

from services.helpdesk.db import DB
from shared.contracts.desk.details import TagList, TagsQuery
from shared.contracts.parties import Caller

_TAGS = """
select name from tag where tenant_id = $1 and strpos(key, $2) > 0 order by not starts_with(key, $2), key limit $3
"""


async def list_tags(caller: Caller, command: TagsQuery) -> TagList:
    rows = await DB.rows(_TAGS, caller.tenant_id, command.q.strip().lower(), command.limit)
    return TagList(items=tuple(row["name"] for row in rows))
