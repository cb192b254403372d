"""The owner of a corrective action is told on its day, and each morning after it until the action is done."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.reminding.keeping import remember_tomorrow
from shared.contracts.desk.problems import ProblemActionDue
from shared.outbox.outbox import record, service_caller

_DUE = """
select number, title, owner_id, action_due, revision from problem
where tenant_id = $1 and id = $2 and state = 'acting' and owner_id is not null and action_due is not null
"""


async def action_is_due(tenant_id: UUID, problem_id: UUID) -> None:
    row = await DB.row(_DUE, tenant_id, problem_id)
    if row is None:
        return
    event = ProblemActionDue(
        id=problem_id,
        version=row["revision"],
        number=f"PB-{row['number']}",
        title=row["title"],
        owner_id=row["owner_id"],
        due=row["action_due"],
        place=f"problems/PB-{row['number']}",
    )
    await record(DB, service_caller(DB, tenant_id), event)
    await remember_tomorrow(tenant_id, "problem_action", problem_id)
