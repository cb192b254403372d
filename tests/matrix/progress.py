"""Projects as far as a verb on their gates, their acceptance, their closing review or their archive needs them to be."""

from uuid import uuid4

from services.projects.db import DB
from shared.core.ids import new_id

_DEPARTMENT = "insert into department values ($1, $2, 1, $3, null, $4, 'active')"
_REVIEW = """
insert into closing_review (tenant_id, project_id, state, due_on, published_at)
values ($1, $2, $3, now()::date, case when $3 = 'published' then now() end)
"""
_PROPOSED = """
insert into proposal (tenant_id, id, customer_id, title, currency, state, applicant_id, applicant)
values ($1, $2, $3, 'x', 'TWD', 'approved', $4, 'x')
"""
_SOMEBODY = "insert into member values ($1, $2, 1, 'x', '{member}', null, 'active')"
_SEATED = """
insert into staffing (tenant_id, id, project_id, number, seat, min_level, percent, first_day, last_day, responsibilities,
  state, member_id, asked_by_id, asked_by, agreed_by_id, agreed_by, accepted_at)
values ($1, $2, $2, 1, 'x', 1, 10, '2026-01-01', '2026-06-30', 'x', 'active', $3, $1, 'x', $1, 'x', now())
"""
ACCEPTING_STATES = {
    **dict.fromkeys(("exempt", "promise", "complete"), "preparing"),
    **dict.fromkeys(("propose", "withdraw"), "pack_complete"),
    **dict.fromkeys(("confirm", "postpone"), "proposed"),
    **dict.fromkeys(("start",), "confirmed"),
    **dict.fromkeys(("resume",), "fixing"),
}
EXEMPT = """[{"key": "project_document", "reason": "x"}, {"key": "service_report", "reason": "x"},
  {"key": "test_report", "reason": "x"}, {"key": "customer_feedback", "reason": "x"}]"""
_ACCEPTANCE = """
insert into acceptance (tenant_id, id, project_id, customer_id, round, zone, state, exempt, held_on, place, method,
  standard, proposed_by, proposed_at, attendees, demonstration, minutes, decision_asked_at, commitment)
values ($1, $2, $3, $4, 1, 'UTC', $5, $6, '2040-01-01', $7, $7, $7, $7, now(), '["x"]', $7, $7, now(),
  '{"content": "x", "contact": "x"}')
"""


async def in_review(realm, project_id, call) -> None:
    """Its closing review is where the verb leads on from."""
    ends = dict.fromkeys(("publish", "send_back"), "team_review") | dict.fromkeys(("keep", "archive"), "published")
    async with DB.scope(realm.boss):
        await DB.run(_REVIEW, realm.tenant_id, project_id, ends.get(call.verb, "draft"))


async def at_gate(realm, project_id, call, *, head) -> None:
    """Its proposal is approved and its team there, so that it may pass on a condition; or it is on hold. It is of the department of `head`,
    who decides."""
    async with DB.scope(realm.boss):
        if head is not None:
            department = new_id()
            await DB.run(_DEPARTMENT, realm.tenant_id, department, realm.words("department"), head)
            await DB.run("update project set department_id = $2 where id = $1", project_id, department)
        if call.verb == "resume":
            await DB.run("update project set phase = 'on_hold', held_phase = 'initiating' where id = $1", project_id)
        else:
            await DB.run(_PROPOSED, realm.tenant_id, project_id, realm.customer_id, realm.agent_id)
            await DB.run("update project set proposal_id = id where id = $1", project_id)
            somebody = new_id()
            await DB.run(_SOMEBODY, realm.tenant_id, somebody)
            await DB.run(_SEATED, realm.tenant_id, project_id, somebody)


async def being_accepted(realm, project_id, call) -> None:
    """Where the verb leads on from; to begin one there is none."""
    async with DB.scope(realm.boss):
        phase = "executing" if call.verb == "begin" else "acceptance"
        await DB.run("update project set phase = $2 where id = $1", project_id, phase)
        if call.verb != "begin":
            values = (uuid4(), project_id, realm.customer_id, ACCEPTING_STATES.get(call.verb, "in_session"), EXEMPT)
            await DB.run(_ACCEPTANCE, realm.tenant_id, *values, realm.words("acceptance"))
