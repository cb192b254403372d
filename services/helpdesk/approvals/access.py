"""Loading a request to decide on it.

Locks go from the subject to the request, as where the subject is changed and its requests become void.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from services.helpdesk.approvals.states import APPROVAL
from services.helpdesk.db import DB
from shared.contracts.desk.approvals import APPROVAL_NOT_FOUND, APPROVAL_STALE, ApprovalState, Subject
from shared.contracts.parties import Caller

_LOCK = """
select id, subject, subject_id, subject_revision, title, content, content_hash, reason, state,
  asked_by_id, asked_by, asked_at, revision
from approval where tenant_id = $1 and id = $2 for update
"""


_ABOUT = "select subject, subject_id from approval where tenant_id = $1 and id = $2"


class Asked(Struct, frozen=True, kw_only=True):
    """What is asked for: `content` is JSON that the subject understands, `revision` the subject's own by then."""

    subject: Subject
    subject_id: UUID
    revision: int
    title: str
    content: str
    reason: str

    @property
    def hash(self) -> str:
        """Of all that an approval is given for."""
        return sha256(f"{self.subject}|{self.subject_id}|{self.revision}|{self.content}".encode()).hexdigest()


class ApprovalInHand(Struct, frozen=True, kw_only=True):
    """A request that is locked for this transaction. `hash` is what was kept of it when it was asked."""

    id: UUID
    asked: Asked
    hash: str
    state: ApprovalState
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    revision: int


async def subject_of(caller: Caller, approval_id: UUID) -> tuple[Subject, UUID]:
    """What a request is about: it never changes, so nothing is locked. Raises not found."""
    row = await DB.row(_ABOUT, caller.tenant_id, approval_id)
    if row is None:
        raise APPROVAL_NOT_FOUND()
    return Subject(row["subject"]), row["subject_id"]


async def take_in_hand(caller: Caller, approval_id: UUID, verb: str, revision: int) -> ApprovalInHand:
    """Raises not found, stale, or that the machine knows no such move from here."""
    row = await DB.row(_LOCK, caller.tenant_id, approval_id)
    if row is None:
        raise APPROVAL_NOT_FOUND()
    if row["revision"] != revision:
        raise APPROVAL_STALE(revision=row["revision"])
    state = ApprovalState(row["state"])
    APPROVAL.move(state, verb)
    asked = Asked(
        subject=Subject(row["subject"]),
        subject_id=row["subject_id"],
        revision=row["subject_revision"],
        title=row["title"],
        content=row["content"],
        reason=row["reason"],
    )
    names = ("id", "asked_by_id", "asked_by", "asked_at", "revision")
    return ApprovalInHand(asked=asked, hash=row["content_hash"], state=state, **{name: row[name] for name in names})
