"""Makers of booked time (see rows.py)."""

from datetime import date
from uuid import uuid4

from services.projects.db import DB
from shared.contracts.parties import Kind
from tests.matrix.delivery import plan_task
from tests.matrix.row import Row

_APPROVED = """
insert into time_entry (tenant_id, id, project_id, task_id, member_id, on_day, minutes, note, state, decided_by_id,
  decided_by, decided_at)
select t.tenant_id, $3, t.project_id, t.id, $4, $5, 5, $6, 'approved', $7, 'x', now() from plan_task t
where t.tenant_id = $1 and t.id = $2
"""
DAY = date(2026, 1, 5)


async def time_entry(makers, realm, who, call) -> Row:
    """Approved, of who asks: only he corrects it."""
    task = await plan_task(makers, realm, who, call)
    mine = who.kind is Kind.MEMBER and who.tenant_id == realm.tenant_id
    member_id, made = who.actor_id if mine else realm.agent_id, uuid4()
    async with DB.scope(realm.boss):
        what = (member_id, DAY, realm.words("time")[:100], uuid4())
        await DB.run(_APPROVED, realm.tenant_id, task.id, made, *what)
    return Row(made, 1)


TIMESHEETS = {"time_entry": time_entry}
