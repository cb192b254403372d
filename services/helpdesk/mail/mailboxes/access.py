"""Loading a support address of the caller's company, locked for a change."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.desk.mailboxes import MAILBOX_ARCHIVED, MAILBOX_NOT_FOUND, MAILBOX_STALE
from shared.contracts.parties import Caller

_LOCK = "select revision, archived from mailbox where tenant_id = $1 and id = $2 for update"


async def take_in_hand(caller: Caller, mailbox_id: UUID, revision: int) -> None:
    """Raises not found, stale, archived."""
    row = await DB.row(_LOCK, caller.tenant_id, mailbox_id)
    if row is None:
        raise MAILBOX_NOT_FOUND()
    if row["revision"] != revision:
        raise MAILBOX_STALE(revision=row["revision"])
    if row["archived"]:
        raise MAILBOX_ARCHIVED()
