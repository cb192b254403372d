"""The session ("2.4.d"): who was there, what was shown and asked; what it showed is mended ("2.4.e"), and the customer
is asked to decide."""

import msgspec

from services.projects.acceptance.access import take, take_to_talk
from services.projects.acceptance.actions import done, keep_pack
from services.projects.acceptance.asking import add_question, check_room
from services.projects.acceptance.pack import check_same, complete
from services.projects.db import DB
from shared.contracts.delivery import acceptance as c
from shared.contracts.delivery.acceptance_views import AcceptanceView
from shared.contracts.parties import Caller

_MOVE = """
update acceptance set state = $3, decision_asked_at = null, revision = revision + 1 where tenant_id = $1 and id = $2
"""
_RECORD = """
update acceptance set attendees = $3, demonstration = $4, minutes = $5, decision_asked_at = null,
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_READY = """
select a.attendees <> '[]' and a.minutes <> '' and not exists (select from acceptance_question q
    where q.tenant_id = a.tenant_id and q.acceptance_id = a.id and q.answer = '')
from acceptance a where a.tenant_id = $1 and a.id = $2
"""
_ASK_DECISION = """
update acceptance set decision_asked_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2
"""
_ANSWER = """
update acceptance_question set answer = $4, answered_by = $5, answered_at = now()
where tenant_id = $1 and acceptance_id = $2 and id = $3
"""


async def start(caller: Caller, command: c.MoveAcceptance) -> AcceptanceView:
    project, found, state = await take(caller, command.project_id, command.revision, "start")
    await check_same(caller.tenant_id, found)
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    return await done(caller, project, found, "start")


async def record_session(caller: Caller, command: c.RecordSession) -> AcceptanceView:
    """What was asked to be signed is another thing now: whoever was asked is asked again."""
    project, found, _state = await take(caller, command.project_id, command.revision, "record")
    those = msgspec.json.encode([one.strip() for one in command.attendees]).decode()
    said = (those, command.demonstration.strip(), command.minutes.strip())
    await DB.run(_RECORD, caller.tenant_id, found.id, *said)
    return await done(caller, project, found, "record")


async def fix(caller: Caller, command: c.WithdrawAcceptance) -> AcceptanceView:
    project, found, state = await take(caller, command.project_id, command.revision, "fix")
    await DB.run(_MOVE, caller.tenant_id, found.id, str(state))
    return await done(caller, project, found, "fix", command.reason.strip())


async def resume(caller: Caller, command: c.MoveAcceptance) -> AcceptanceView:
    """On the pack as it is now, and that is complete again."""
    project, found, state = await take(caller, command.project_id, command.revision, "resume")
    await keep_pack(caller, found, state, await complete(caller.tenant_id, found))
    return await done(caller, project, found, "resume")


async def ask_decision(caller: Caller, command: c.MoveAcceptance) -> AcceptanceView:
    project, found, _state = await take(caller, command.project_id, command.revision, "ask_decision")
    await check_same(caller.tenant_id, found)
    if found.commitment is None:
        raise c.ACCEPTANCE_COMMITMENT()
    if not await DB.value(_READY, caller.tenant_id, found.id):
        raise c.ACCEPTANCE_MINUTES()
    await DB.run(_ASK_DECISION, caller.tenant_id, found.id)
    return await done(caller, project, found, "ask_decision")


async def ask(caller: Caller, command: c.AskAtAcceptance) -> AcceptanceView:
    project, found = await take_to_talk(caller, command.project_id, "ask")
    await check_room(caller, found)
    await add_question(caller, found, command.text, command.asked_by)
    return await done(caller, project, found, "ask")


async def answer(caller: Caller, command: c.AnswerAtAcceptance) -> AcceptanceView:
    project, found = await take_to_talk(caller, command.project_id, "answer")
    said = (command.question_id, command.answer.strip(), caller.name)
    if not await DB.run(_ANSWER, caller.tenant_id, found.id, *said):
        raise c.ACCEPTANCE_QUESTION()
    return await done(caller, project, found, "answer")
