"""加簽, 轉交, 詢問: having somebody else decide as well or instead, and asking before one decides."""

from uuid import UUID

from services.projects.approvals.access import InHand, about, place_in_workspace, take_in_hand
from services.projects.approvals.actions import seated, take
from services.projects.approvals.ending import note, touched
from services.projects.approvals.queries import view_of
from services.projects.approvals.steps import StepInHand, open_step_of, seat, tell
from services.projects.db import DB
from services.projects.directory.queries import member_name
from shared.contracts.approving import APPROVAL_SEATED, QUESTION_NOT_FOUND
from shared.contracts.delivery.approvals import AnswerQuestion, AskAbout, RequestTalked, RequestView, SeatSomebody
from shared.contracts.delivery.flows import Mode
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_SITS = """
select exists (select from approval_seat s where s.tenant_id = $1 and s.step_id = $2 and s.state <> 'handed'
  and (s.acted_by_id = $3 or s.member_id = $3 and s.state = 'open'))
"""
_STRICTER = """
update approval_step set mode = case mode when 'any' then 'all' else mode end,
  quorum = case mode when 'quorum' then quorum + 1 else quorum end
where tenant_id = $1 and id = $2
"""
_SPARE = """
update approval_seat set state = 'spared' where tenant_id = $1 and step_id = $2 and state = 'open' and id <> $3
  and why <> 'added'
"""
_ASK = """
insert into approval_question (tenant_id, id, approval_id, asked_by_id, asked_by, asked_of_id, asked_of, question)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_ANSWER = """
update approval_question set answer = $4, answered_at = now()
where tenant_id = $1 and id = $2 and asked_of_id = $3 and answer is null returning approval_id, asked_by_id
"""


async def add(caller: Caller, command: SeatSomebody) -> RequestView:
    """Both must agree then: where one of several would have been enough, whoever adds keeps the decision for himself,
    and the rest is spared; a quorum needs one more."""
    held, step, name = await _prepared(caller, command, "add")
    place = await seated(caller, held)
    await DB.run(_STRICTER, caller.tenant_id, step.id)
    if step.mode is Mode.ANY:
        await DB.run(_SPARE, caller.tenant_id, step.id, place.seat_id)
    await seat(caller.tenant_id, held, step.id, "added", command.member_id)
    words = f"{name}：{command.reason.strip()}" if command.reason.strip() else name
    await note(caller, held, "add", words, acted_for=place.for_name)
    return await _done(caller, held, step, "added")


async def hand_over(caller: Caller, command: SeatSomebody) -> RequestView:
    """His place is another's: he has no say in it any more."""
    held, step, name = await _prepared(caller, command, "hand_over")
    words = f"{name}：{command.reason.strip()}" if command.reason.strip() else name
    await take(caller, held, await seated(caller, held), "hand_over", words)
    await seat(caller.tenant_id, held, step.id, "handed", command.member_id)
    return await _done(caller, held, step, "handed")


async def ask(caller: Caller, command: AskAbout) -> RequestView:
    await about(caller, command.approval_id)
    held = await take_in_hand(caller.tenant_id, command.approval_id, "ask")
    place = await seated(caller, held)
    of = command.member_id or held.asked_by_id
    name = await member_name(caller, of, "member_id")
    who = (caller.actor_id, caller.name, of, name)
    await DB.run(_ASK, caller.tenant_id, new_id(), held.id, *who, command.question.strip())
    await note(caller, held, "ask", command.question.strip(), acted_for=place.for_name)
    await _talk(caller, held, "question", of)
    return await view_of(caller, held.id)


async def answer(caller: Caller, command: AnswerQuestion) -> RequestView:
    """By whom it was asked of. An answer moves nothing: who asked is told and decides."""
    row = await DB.row(_ANSWER, caller.tenant_id, command.question_id, caller.actor_id, command.answer.strip())
    if row is None:
        raise QUESTION_NOT_FOUND()
    held = await take_in_hand(caller.tenant_id, row["approval_id"], "answer")
    await note(caller, held, "answer", command.answer.strip())
    await _talk(caller, held, "answer", row["asked_by_id"])
    return await view_of(caller, held.id)


async def _prepared(caller: Caller, command: SeatSomebody, verb: str) -> tuple[InHand, StepInHand, str]:
    """Raises `approval.seated` for who asked, has decided or has a place of his own."""
    await about(caller, command.approval_id)
    held = await take_in_hand(caller.tenant_id, command.approval_id, verb, command.revision)
    await seated(caller, held)
    name = await member_name(caller, command.member_id, "member_id")
    step = await open_step_of(caller.tenant_id, held)
    assert step is not None  # it waits, so one is open
    sits = await DB.value(_SITS, caller.tenant_id, step.id, command.member_id)
    if sits or command.member_id in {held.asked_by_id, caller.actor_id}:
        raise APPROVAL_SEATED(fields={"member_id": APPROVAL_SEATED.code})
    return held, step, name


async def _done(caller: Caller, held: InHand, step: StepInHand, why: str) -> RequestView:
    made = await touched(caller, held)
    await tell(caller, made, step.id, why)
    return await view_of(caller, held.id)


async def _talk(caller: Caller, held: InHand, what: str, to: UUID) -> None:
    event = RequestTalked(
        id=held.id,
        version=held.revision,
        number=held.number,
        title=held.title,
        place=place_in_workspace(held.number),
        what=what,
        people=(to,),
    )
    await record(DB, caller, event)
