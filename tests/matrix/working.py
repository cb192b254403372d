"""The work on a task as far as a verb on it needs it, of who asks: done by him, or judged by him."""

from services.projects.db import DB
from shared.contracts.delivery import work_acts as a
from tests.matrix.row import Row

BEGINS = {
    a.ACCEPT_WORK.name: "todo",
    a.START_WORK.name: "accepted",
    a.PASS_WORK.name: "submitted",
    a.SEND_BACK_WORK.name: "submitted",
    a.UNBLOCK_WORK.name: "blocked",
    a.ADD_WORK_ITEM.name: "todo",
}
"""Where a verb begins; at work, for the others."""
LISTED = frozenset({a.TICK_WORK_ITEM.name, a.REMOVE_WORK_ITEM.name})
"""They are about the item that its checklist has."""
JUDGED = frozenset({a.PASS_WORK.name, a.SEND_BACK_WORK.name})

_PUT = """
insert into task_work (tenant_id, task_id, project_id, state, owner_id, reviewer_id, requirement, standard_hash,
  blocked_why, assigned_at, accepted_at)
select tenant_id, id, project_id, $3, $4, $5, $6, 'x', 'x', now(), now()
from plan_task where tenant_id = $1 and id = $2 returning revision
"""
_ITEM = """
insert into task_item (tenant_id, task_id, number, project_id, text, added_by)
select tenant_id, id, 1, project_id, $3, 'x' from plan_task where tenant_id = $1 and id = $2
"""


async def at_work(realm, him, task_id, call) -> Row:
    """`him` is who asks, where he is of the company."""
    other = realm.boss.actor_id if him == realm.agent_id else realm.agent_id
    owner, reviewer = (other, him) if call.name in JUDGED else (him, other)
    state = BEGINS.get(call.name, "in_progress")
    async with DB.tenant_scope(realm.tenant_id):
        values = (state, owner, reviewer, realm.words("requirement"))
        revision = await DB.value(_PUT, realm.tenant_id, task_id, *values)
        if call.name in LISTED:
            await DB.run(_ITEM, realm.tenant_id, task_id, realm.words("item"))
    return Row(task_id, revision)
