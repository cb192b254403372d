"""Projects as far as a verb on their gates, their closing review or their archive needs them to be."""

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
