"""Loading a mail of the caller's company, locked for a decision."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.states import MAIL
from shared.contracts.desk.mails import MAIL_DONE, MAIL_NOT_FOUND, MAIL_STALE, MailState
from shared.contracts.parties import Caller
from shared.core.errors import Conflict

_LOCK = "select id, state, revision, sender from raw_mail where tenant_id = $1 and id = $2 for update"


class MailInHand(Struct, frozen=True, kw_only=True):
    """`target` is the state that the verb leads to."""

    id: UUID
    target: MailState
    sender: str | None


async def take_in_hand(caller: Caller, mail_id: UUID, verb: str, revision: int) -> MailInHand:
    """Raises not found, stale, done."""
    row = await DB.row(_LOCK, caller.tenant_id, mail_id)
    if row is None:
        raise MAIL_NOT_FOUND()
    if row["revision"] != revision:
        raise MAIL_STALE(revision=row["revision"])
    try:
        target = MAIL.next(MailState(row["state"]), verb)
    except Conflict as error:
        raise MAIL_DONE() from error
    return MailInHand(id=row["id"], target=target, sender=row["sender"])
