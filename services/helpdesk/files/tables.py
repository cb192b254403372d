"""Files that belong to messages. The bytes lie in object storage under `key`."""

from piccolo.columns import UUID, Integer, Text, Timestamptz

from services.helpdesk.db import DB
from shared.db.columns import TenantTable
from shared.db.walls import own, visible_parent

FILE_PORTAL = own(
    "select, insert",
    and_=visible_parent("file", "message_id", "message"),
)


class File(TenantTable, db=DB, portal=FILE_PORTAL):
    """A customer reaches a file exactly if he reaches its message."""

    customer_id = UUID()
    ticket_id = UUID()
    message_id = UUID()
    name = Text()
    type = Text()
    size = Integer()
    key = Text()
    created_at = Timestamptz()
