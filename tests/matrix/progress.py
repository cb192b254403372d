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


async def in_review(realm, project_id, call) -> None:
    """Its closing review is where the verb leads on from."""
    ends = dict.fromkeys(("publish", "send_back"), "team_review") | dict.fromkeys(("keep", "archive"), "published")
    async with DB.scope(realm.boss):
        await DB.run(_REVIEW, realm.tenant_id, project_id, ends.get(call.verb, "draft"))


async def at_gate(realm, project_id, call, *, head) -> None:
    """Its proposal is approved, so that it may pass on a condition; or it is on hold. It is of the department of `head`,
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
