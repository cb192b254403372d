"""Makers of call-backs and what belongs to them (see rows.py)."""

from uuid import uuid4

from msgspec.structs import replace

from services.helpdesk.db import DB
from shared.contracts import helpdesk as h
from shared.contracts.causes import CauseFound
from shared.contracts.desk import call_back_views as v
from shared.contracts.desk import call_backs as c
from shared.contracts.desk import call_plans as p
from shared.contracts.desk import questionnaires as q
from shared.contracts.desk import recoveries as r
from shared.contracts.parties import Kind
from shared.core.ids import new_id
from tests.matrix.behind import until
from tests.matrix.row import Row

_ID = "select id from call_back where tenant_id = $1 and ticket_id = $2"


async def questionnaire(makers, realm, who, call) -> Row:
    return await _questionnaire(makers, realm, q.Purpose.RESOLVED, (q.Item.SOLVED, q.Item.RESULT))


async def care_questionnaire(makers, realm, who, call) -> Row:
    return await _questionnaire(makers, realm, q.Purpose.CARE, (q.Item.RESULT,))


async def _questionnaire(makers, realm, purpose, items) -> Row:
    name = f"{realm.words('questionnaire')} {uuid4().hex[:8]}"
    questions = tuple(q.Question(item=item) for item in items)
    made = await makers.write(
        q.CREATE_QUESTIONNAIRE, realm.boss, q.CreateQuestionnaire(name=name, purpose=purpose, questions=questions)
    )
    return Row(made.id, made.revision)


async def call_plan(makers, realm, who, call) -> Row:
    """One for each cell: for a commitment of its own."""
    promise = await makers.make("commitment", realm, who, call)
    command = p.CreateCallPlan(name=realm.words("plan"), customer_id=realm.customer_id, commitment_id=promise.id)
    made = await makers.write(p.CREATE_CALL_PLAN, realm.boss, command)
    return Row(made.id, made.revision)


async def call_back(makers, realm, who, call) -> Row:
    """About a ticket that nobody who asks has worked on: somebody solved it who is nobody else."""
    requester = who if who.kind is Kind.CUSTOMER and who.tenant_id == realm.tenant_id else realm.requester
    solver = replace(realm.boss, actor_id=new_id(), name="solver")
    opened = h.OpenTicket(title=realm.words("ticket"), body=realm.words("question"), impact=1, urgency=1)
    made = await makers.write(h.OPEN_TICKET, requester, opened)
    why = CauseFound(cause_id=realm.cause_id)
    solve = h.ResolveTicket(ticket_id=made.id, revision=made.revision, solution=realm.words("solution"), cause=why)
    await makers.write(h.RESOLVE_TICKET, solver, solve)
    found = await _begun(realm, made.id)
    # Asked as if for the first time: a contact of a cell is asked a hundred times.
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "update call_back set state = 'planned', choice = 'must', asked_at = began_at - interval '1 year' "
            "where tenant_id = $1 and id = $2",
            realm.tenant_id,
            found,
        )
    return await _brought(makers, realm, found, call.verb)


async def _begun(realm, ticket_id):
    ids = []

    async def is_there():
        async with DB.tenant_scope(realm.tenant_id):
            ids[:] = [row["id"] for row in await DB.rows(_ID, realm.tenant_id, ticket_id)]
        return bool(ids)

    await until(is_there)
    return ids[0]


async def _brought(makers, realm, call_back_id, verb) -> Row:
    caller = replace(realm.boss, actor_id=realm.agent_id)
    view = await makers.write(c.READ_CALL_BACK, realm.boss, c.ReadCallBack(call_back_id=call_back_id))
    if verb in {"contest", "decide"}:
        said = v.Answers(solved=v.Solved.YES, result=5)
        log = c.LogAttempt(call_back_id=view.id, revision=view.revision, result=v.CallResult.ANSWERED, answers=said)
        view = await makers.write(c.LOG_ATTEMPT, caller, log)
    if verb == "decide":
        doubt = c.ContestAnswer(
            call_back_id=view.id, revision=view.revision, whose=v.Source.INTERVIEWER, reason=realm.words("doubt")[:90]
        )
        doubter = replace(realm.boss, actor_id=new_id())
        view = await makers.write(c.CONTEST_ANSWER, doubter, doubt)
    return Row(view.id, view.revision)


async def recovery(makers, realm, who, call) -> Row:
    row, lead = await call_back(makers, realm, realm.requester, call), replace(realm.boss, actor_id=realm.agent_id)
    said = v.Answers(solved=v.Solved.YES, result=1)
    log = c.LogAttempt(call_back_id=row.id, revision=row.revision, result=v.CallResult.ANSWERED, answers=said)
    done = await makers.write(c.LOG_ATTEMPT, lead, log)
    case = await makers.write(r.READ_RECOVERY, realm.boss, r.ReadRecovery(recovery_id=done.recovery_id))
    steps = {"plan": 1, "finish": 2, "close": 3}.get(call.verb, 0)
    for step in (r.CONTACT_RECOVERY, r.PLAN_RECOVERY, r.FINISH_RECOVERY)[:steps]:
        command = r.SayRecovery(recovery_id=case.id, revision=case.revision, text=realm.words("said"))
        case = await makers.write(step, lead, command)
    return Row(case.id, case.revision)


CALLS = {
    "questionnaire": questionnaire,
    "care_questionnaire": care_questionnaire,
    "call_plan": call_plan,
    "call_back": call_back,
    "recovery": recovery,
}
