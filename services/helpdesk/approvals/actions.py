"""Deciding. To approve is to do it: what was asked for happens in the same transaction, or nothing does."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from services.helpdesk.approvals.access import ApprovalInHand, subject_of, take_in_hand
from services.helpdesk.approvals.queries import view_of
from services.helpdesk.approvals.states import APPROVAL
from services.helpdesk.db import DB
from shared.contracts.desk.approvals import (
    APPROVAL_CHANGED,
    APPROVAL_NOT_OURS,
    APPROVAL_OWN,
    ApprovalDecided,
    ApprovalView,
    Approve,
    Reject,
    Subject,
    Withdraw,
)
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_DECIDE = """
update approval set state = $3, decided_by_id = $4, decided_by = $5, decided_at = now(), decision = $6,
  revision = revision + 1
where tenant_id = $1 and id = $2
"""

Lock = Callable[[Caller, UUID], Awaitable[None]]
"""Locks the subject for this transaction."""
Apply = Callable[[Caller, ApprovalInHand], Awaitable[None]]
"""Does what was asked for; raises `approval.changed` if it is about something else by now."""


class Kept(NamedTuple):
    """How a kind of request is carried out."""

    lock: Lock
    apply: Apply


class Deciding:
    """`subjects` say how each kind of request is carried out."""

    def __init__(self, subjects: Mapping[Subject, Kept]) -> None:
        self._subjects = subjects

    async def approve(self, caller: Caller, command: Approve) -> ApprovalView:
        subject, subject_id = await subject_of(caller, command.approval_id)
        await self._subjects[subject].lock(caller, subject_id)
        held = await _held(caller, command, "approve")
        if held.asked.hash != held.hash:
            raise APPROVAL_CHANGED()
        await _decide(caller, held, "approve", command.reason.strip())
        await self._subjects[subject].apply(caller, held)
        return await view_of(caller, held.id)


async def reject(caller: Caller, command: Reject) -> ApprovalView:
    held = await _held(caller, command, "reject")
    await _decide(caller, held, "reject", command.reason.strip())
    return await view_of(caller, held.id)


async def withdraw(caller: Caller, command: Withdraw) -> ApprovalView:
    held = await take_in_hand(caller, command.approval_id, "withdraw", command.revision)
    if held.asked_by_id != caller.actor_id:
        raise APPROVAL_NOT_OURS()
    await _decide(caller, held, "withdraw", "")
    return await view_of(caller, held.id)


async def _held(caller: Caller, command: Approve | Reject, verb: str) -> ApprovalInHand:
    held = await take_in_hand(caller, command.approval_id, verb, command.revision)
    if held.asked_by_id == caller.actor_id:
        raise APPROVAL_OWN()
    return held


async def _decide(caller: Caller, held: ApprovalInHand, verb: str, words: str) -> None:
    state = APPROVAL.next(held.state, verb)
    await DB.run(_DECIDE, caller.tenant_id, held.id, state, caller.actor_id, caller.name, words)
    event = ApprovalDecided(
        id=held.id,
        version=held.revision + 1,
        about=held.asked.subject,
        title=held.asked.title,
        state=state,
        asked_by_id=held.asked_by_id,
    )
    await record(DB, caller, event)
