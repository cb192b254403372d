"""Telling what is due in a project: to who leads it; late, to the head of its department as well."""

from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.directory.queries import head_of
from shared.contracts.delivery.duties import Duty, DutyDue
from shared.contracts.delivery.projects import Phase
from shared.outbox.outbox import record, service_caller

PAGES = {Duty.GATE_CONDITION: "gates", Duty.CLOSING_REVIEW: "closing", Duty.RISK_REVIEW: "risks"}

_OWED = """
select p.id, p.code, p.name, p.phase, p.manager_id, p.revision,
  (select d.head_id from department d where d.tenant_id = p.tenant_id and d.id = p.department_id
    and d.state = 'active') as head_id
from project p where p.tenant_id = $1 and p.id = $2 for update of p
"""


class Owing(Struct, frozen=True, kw_only=True):
    """A project that owes something; locked."""

    id: UUID
    code: str
    name: str
    phase: Phase
    manager_id: UUID
    head_id: UUID | None
    revision: int


async def owing(tenant_id: UUID, project_id: UUID) -> Owing:
    row = await DB.row(_OWED, tenant_id, project_id)
    assert row is not None  # a project is never deleted
    return Owing(**{**dict(row), "phase": Phase(row["phase"])})


async def tell_duty(
    tenant_id: UUID, project: Owing, duty: Duty, late_days: int, *, roles: tuple[str, ...] = ()
) -> None:
    above = await _above(tenant_id, project) if late_days > 0 else None
    event = DutyDue(
        id=project.id,
        version=project.revision,
        number=project.code,
        title=project.name,
        place=f"projects/{project.code}/{PAGES[duty]}",
        duty=duty,
        late_days=max(late_days, 0),
        people=tuple(one for one in (project.manager_id, above) if one is not None),
        roles=roles,
    )
    await record(DB, service_caller(DB, tenant_id), event)


async def _above(tenant_id: UUID, project: Owing) -> UUID | None:
    """The head of the project's department; where he leads it himself or there is none, who stands
    above its manager."""
    if project.head_id not in {None, project.manager_id}:
        return project.head_id
    return await head_of(tenant_id, project.manager_id)
