"""A check whose day has come is spoken of each morning until it is decided. From the day after on, those who keep
quality and the project's manager hear of it too."""

from uuid import UUID

from services.projects.checks.journal import DUE, place_of
from services.projects.db import DB
from services.projects.directory.queries import zone_of
from services.projects.due.remembering import remember
from services.projects.quality.days import next_morning, today
from shared.contracts.delivery.checks import CheckDue
from shared.contracts.roles import Role
from shared.due import Act
from shared.outbox.outbox import record, service_caller

_ONE = """
select q.number, q.title, q.due_on, q.checker_id, q.revision, p.manager_id from quality_check q
join project p on p.tenant_id = q.tenant_id and p.id = q.project_id
where q.tenant_id = $1 and q.id = $2 and q.decided_at is null for update of q
"""


async def be_due(tenant_id: UUID, check_id: UUID) -> None:
    row = await DB.row(_ONE, tenant_id, check_id)
    if row is None:
        return
    late = (await today(tenant_id) - row["due_on"]).days
    people = [row["checker_id"], row["manager_id"] if late > 0 else None]
    event = CheckDue(
        id=check_id,
        version=row["revision"],
        number=row["number"],
        title=row["title"],
        place=place_of(row["number"]),
        late_days=max(late, 0),
        people=tuple(dict.fromkeys(one for one in people if one is not None)),
        roles=(str(Role.QM),) if late > 0 else (),
    )
    await record(DB, service_caller(DB, tenant_id), event)
    await remember(tenant_id, DUE, check_id, next_morning(await zone_of(tenant_id)))


ACTS: dict[str, Act] = {DUE: be_due}
