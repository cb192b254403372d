"""A closing review is spoken of a week before its day unless somebody has begun it, and from that day on each morning
until it is published."""

from datetime import date, timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.due.telling import owing, tell_duty
from services.projects.quality.days import morning, next_morning, today
from shared.contracts.delivery.closing import ReviewState
from shared.contracts.delivery.duties import Duty
from shared.contracts.roles import Role
from shared.due import Act

DUE = "closing_review"
BEFORE = timedelta(days=7)

_OPEN = """
select state, due_on, revision > 1 as is_begun from closing_review
where tenant_id = $1 and project_id = $2 and state <> 'published'
"""


async def await_review(tenant_id: UUID, project_id: UUID, due_on: date) -> None:
    await remember(tenant_id, DUE, project_id, morning(await zone_of(tenant_id), due_on - BEFORE))


async def be_due(tenant_id: UUID, project_id: UUID) -> None:
    project = await owing(tenant_id, project_id)
    row = await DB.row(_OPEN, tenant_id, project_id)
    if row is None:
        return
    zone = await zone_of(tenant_id)
    late = (await today(tenant_id) - row["due_on"]).days
    is_submitted = row["state"] == ReviewState.TEAM_REVIEW
    if late >= 0 or not row["is_begun"]:
        roles = (str(Role.QM),) if is_submitted else ()
        await tell_duty(tenant_id, project, Duty.CLOSING_REVIEW, late, roles=roles)
    await remember(tenant_id, DUE, project_id, morning(zone, row["due_on"]) if late < 0 else next_morning(zone))


ACTS: dict[str, Act] = {DUE: be_due}
