"""For other features: asking for an approval, and taking away what their own change has overtaken.

The first form of the engine. Where its full form lives in `projects`, `request` becomes a call and deciding an event;
here both are part of the subject's own transaction, so that nothing lies between an approval and its effect.
"""

from uuid import UUID

from services.helpdesk.approvals.access import Asked
from services.helpdesk.db import DB
from shared.contracts.desk.approvals import ApprovalAsked, ApprovalDecided, ApprovalState, Subject
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_INSERT = """
insert into approval (tenant_id, id, subject, subject_id, subject_revision, title, content, content_hash, reason, state,
  asked_by_id, asked_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11)
"""
_WAITS = "select exists (select from approval where tenant_id = $1 and subject_id = $2 and state = 'waiting')"
_VOID = """
update approval set state = 'void', decided_at = now(), revision = revision + 1
where tenant_id = $1 and subject_id = $2 and state = 'waiting' returning id, subject, title, asked_by_id, revision
"""


async def is_waiting(caller: Caller, subject_id: UUID) -> bool:
    return bool(await DB.value(_WAITS, caller.tenant_id, subject_id))


async def request(caller: Caller, asked: Asked) -> UUID:
    """Those who may decide are told."""
    approval_id = new_id()
    what = (asked.subject, asked.subject_id, asked.revision, asked.title, asked.content, asked.hash, asked.reason)
    await DB.run(_INSERT, caller.tenant_id, approval_id, *what, caller.actor_id, caller.name)
    event = ApprovalAsked(
        id=approval_id, version=1, about=asked.subject, title=asked.title, asked_by_id=caller.actor_id
    )
    await record(DB, caller, event)
    return approval_id


async def void_for(caller: Caller, subject_id: UUID) -> None:
    """The subject has changed: what waits for it was asked of something else."""
    for row in await DB.rows(_VOID, caller.tenant_id, subject_id):
        event = ApprovalDecided(
            id=row["id"],
            version=row["revision"],
            about=Subject(row["subject"]),
            title=row["title"],
            state=ApprovalState.VOID,
            asked_by_id=row["asked_by_id"],
        )
        await record(DB, caller, event)
