"""Deciding. Each decision locks its request, so of many at once one is first and the others see what it made of it."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from services.projects.approvals.access import InHand, about, take_in_hand
from services.projects.approvals.asking import void
from services.projects.approvals.ending import decided, note, touched
from services.projects.approvals.identities import Place, place_of
from services.projects.approvals.queries import view_of
from services.projects.approvals.steps import StepInHand, close, lay_out, open_next, open_step_of, steps_of
from services.projects.approvals.subjects import Outcome, Subjects
from services.projects.db import DB
from shared.contracts.approving import APPROVAL_NOT_OURS, APPROVAL_NOT_YOURS, APPROVAL_OWN
from shared.contracts.delivery.approvals import ApproveStep, RefuseStep, RequestState, RequestView, WithdrawRequest
from shared.contracts.delivery.flows import Mode, OnReject
from shared.contracts.parties import Caller

_TAKE = """
update approval_seat set state = $3, acted_by_id = $4, acted_by = $5, acted_for_id = $6, acted_for = $7,
  acted_at = now(), words = $8
where tenant_id = $1 and id = $2 and state = 'open'
"""
_COUNT = """
select count(*) filter (where state = 'approved') as approved, count(*) filter (where state = 'open') as open
from approval_seat where tenant_id = $1 and step_id = $2
"""
_AGAIN = "update approval set round = round + 1, revision = revision + 1 where tenant_id = $1 and id = $2"

Decision = ApproveStep | RefuseStep
Move = Callable[[Caller, InHand, StepInHand], Awaitable[InHand]]


class Deciding:
    """`subjects` are the matters of this service."""

    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects

    async def approve(self, caller: Caller, command: ApproveStep) -> RequestView:
        return await self._decide(caller, command, "approve", _agreed)

    async def give_back(self, caller: Caller, command: RefuseStep) -> RequestView:
        return await self._decide(caller, command, "return", _sent_back)

    async def reject(self, caller: Caller, command: RefuseStep) -> RequestView:
        return await self._decide(caller, command, "reject", _refused)

    async def withdraw(self, caller: Caller, command: WithdrawRequest) -> RequestView:
        _is_changed, key = await self._lock(caller, command.approval_id)
        held = await take_in_hand(caller.tenant_id, command.approval_id, "withdraw", command.revision)
        if held.asked_by_id != caller.actor_id:
            raise APPROVAL_NOT_OURS()
        step = await open_step_of(caller.tenant_id, held)
        if step is not None:
            await close(caller.tenant_id, step.id, "stopped")
        await note(caller, held, "withdraw", "")
        made = await decided(caller, held, "withdraw")
        await self._tell(caller, made, key, "")
        return await view_of(caller, held.id)

    async def _decide(self, caller: Caller, command: Decision, verb: str, move: Move) -> RequestView:
        content_hash, key = await self._lock(caller, command.approval_id)
        held = await take_in_hand(caller.tenant_id, command.approval_id, verb, command.revision)
        place = await seated(caller, held)
        if key is not None and content_hash != held.content_hash:
            made = await void(caller, held)
        else:
            step = await open_step_of(caller.tenant_id, held)
            assert step is not None  # it waits, so one is open
            await take(caller, held, place, verb, command.reason)
            made = await move(caller, held, step)
        await self._tell(caller, made, key, command.reason)
        return await view_of(caller, held.id)

    async def _lock(self, caller: Caller, approval_id: UUID) -> tuple[str | None, str | None]:
        """The hash of the subject's content now, and its key; both None for a matter of another service."""
        found = await about(caller, approval_id)
        subject = self._subjects.get(found.subject) if found.party == DB.party else None
        if subject is None:
            return None, None
        return await subject.lock(caller, found.subject_key), found.subject_key

    async def _tell(self, caller: Caller, held: InHand, key: str | None, words: str) -> None:
        if key is None:
            return
        step = await open_step_of(caller.tenant_id, held) if held.state is RequestState.WAITING else None
        outcome = Outcome(
            approval_id=held.id,
            subject_key=key,
            state=held.state,
            position=step.position if step else None,
            words=words.strip(),
        )
        await self._subjects[held.subject].heard(caller, outcome)


async def seated(caller: Caller, held: InHand) -> Place:
    """Where the caller may decide. Raises `approval.own` and `approval.not_yours`."""
    if held.asked_by_id == caller.actor_id:
        raise APPROVAL_OWN()
    place = await place_of(caller, held.id)
    if place is None:
        raise APPROVAL_NOT_YOURS()
    return place


async def take(caller: Caller, held: InHand, place: Place, verb: str, words: str) -> None:
    """The caller's place is decided; both names are kept."""
    state = {"approve": "approved", "return": "returned", "reject": "rejected", "hand_over": "handed"}[verb]
    who = (caller.actor_id, caller.name, place.for_id, place.for_name)
    await DB.run(_TAKE, caller.tenant_id, place.seat_id, state, *who, words.strip())
    await note(caller, held, verb, words.strip(), acted_for=place.for_name)


async def _agreed(caller: Caller, held: InHand, step: StepInHand) -> InHand:
    counted = await DB.row(_COUNT, caller.tenant_id, step.id)
    assert counted is not None  # an aggregate
    enough = {
        Mode.ANY: counted["approved"] >= 1,
        Mode.ALL: counted["open"] == 0,
        Mode.QUORUM: counted["approved"] >= step.quorum or counted["open"] == 0,
    }
    if not enough[step.mode]:
        return await touched(caller, held)
    await close(caller.tenant_id, step.id, "passed")
    made = await touched(caller, held)
    if await open_next(caller, made):
        return made
    return await decided(caller, made, "conclude")


async def _sent_back(caller: Caller, held: InHand, step: StepInHand) -> InHand:
    await close(caller.tenant_id, step.id, "stopped")
    return await decided(caller, held, "return")


async def _refused(caller: Caller, held: InHand, step: StepInHand) -> InHand:
    """A quorum that can still be reached goes on without him."""
    counted = await DB.row(_COUNT, caller.tenant_id, step.id)
    assert counted is not None  # an aggregate
    if step.mode is Mode.QUORUM and counted["approved"] + counted["open"] >= step.quorum:
        return await touched(caller, held)
    steps = await steps_of(caller.tenant_id, held)
    await close(caller.tenant_id, step.id, "stopped")
    if step.on_reject is OnReject.RETURN:
        return await decided(caller, held, "send_back")
    if step.on_reject is OnReject.FAIL:
        return await decided(caller, held, "refuse")
    await DB.run(_AGAIN, caller.tenant_id, held.id)
    again = await take_in_hand(caller.tenant_id, held.id, "reject")
    await lay_out(caller.tenant_id, held.id, again.round, steps)
    await open_next(caller, again)
    return again
