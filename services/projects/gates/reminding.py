"""A gate passed on a condition is spoken of from the day of its condition on, each morning, until it is passed."""

from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.due.telling import owing, tell_duty
from services.projects.projects.phases import RUNNING
from services.projects.quality.days import morning, next_morning, today
from shared.contracts.delivery.duties import Duty
from shared.contracts.delivery.projects import Phase
from shared.due import Act

DUE = "gate_condition"

_OPEN = """
select g.project_id, g.due_on from gate_decision g
where g.tenant_id = $1 and g.id = $2 and g.state = 'conditional' and not exists (
  select from gate_decision later where later.tenant_id = g.tenant_id and later.project_id = g.project_id
    and later.gate = g.gate and (later.decided_at, later.id) > (g.decided_at, g.id))
"""


async def be_due(tenant_id: UUID, decision_id: UUID) -> None:
    row = await DB.row(_OPEN, tenant_id, decision_id)
    if row is None:  # the condition is kept
        return
    project, zone = await owing(tenant_id, row["project_id"]), await zone_of(tenant_id)
    late = (await today(tenant_id) - row["due_on"]).days
    if project.phase in RUNNING and late >= 0:
        await tell_duty(tenant_id, project, Duty.GATE_CONDITION, late)
    if project.phase in RUNNING or project.phase is Phase.ON_HOLD:
        at = morning(zone, row["due_on"]) if late < 0 else next_morning(zone)
        await remember(tenant_id, DUE, decision_id, at)


ACTS: dict[str, Act] = {DUE: be_due}
