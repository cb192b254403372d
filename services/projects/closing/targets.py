"""What a project aimed at against what became of it. What nobody has recorded is None, never a guess."""

from uuid import UUID

from services.projects.db import DB
from services.projects.projects.queries import written
from shared.contracts.delivery.closing import TargetRow

_FOUND = """
select p.ends, p.currency,
  (select min(g.decided_at) from gate_decision g where g.tenant_id = p.tenant_id and g.project_id = p.id
    and g.gate = 'G4' and g.state <> 'failed')::date as accepted,
  (select b.total from project_budget b where b.tenant_id = p.tenant_id and b.project_id = p.id
    order by b.version desc limit 1) as budget,
  (select max(t.ends_on) from plan_task t where t.tenant_id = p.tenant_id and t.project_id = p.id
    and not t.archived) as planned,
  (select count(*) from project_risk r where r.tenant_id = p.tenant_id and r.project_id = p.id) as risks,
  (select count(*) from project_risk r where r.tenant_id = p.tenant_id and r.project_id = p.id
    and r.state = 'occurred') as occurred
from project p where p.tenant_id = $1 and p.id = $2
"""


async def targets_of(tenant_id: UUID, project_id: UUID) -> tuple[TargetRow, ...]:
    row = await DB.row(_FOUND, tenant_id, project_id)
    assert row is not None  # whoever asks has it in hand
    accepted = row["accepted"].isoformat() if row["accepted"] else None
    planned = row["planned"].isoformat() if row["planned"] else None
    return (
        TargetRow(what="finish", kind="day", target=row["ends"].isoformat(), actual=accepted),
        TargetRow(what="plan", kind="day", target=row["ends"].isoformat(), actual=planned),
        TargetRow(what="budget", kind=f"money:{row['currency']}", target=written(row["budget"]), actual=None),
        TargetRow(what="risks", kind="count", target=str(row["risks"]), actual=str(row["occurred"])),
    )
