"""Which steps an example would go, and who would decide in each as things are today."""

from collections.abc import Sequence
from uuid import UUID

from services.projects.db import DB
from services.projects.directory.queries import head_of
from shared.contracts.delivery.delegations import ExampleSeat, ExampleStep
from shared.contracts.delivery.flows import Approver, ApproverKind, Step
from shared.contracts.roles import Role

MOST = 10
"""Names that are shown of those who have a role."""

_PERSON = "select array[name] from member where tenant_id = $1 and id = $2 and state = 'active' and id <> $3"
_HOLDERS = f"""
select coalesce(array_agg(name), '{{}}') from (select name from member
  where tenant_id = $1 and $2 = any(roles) and state = 'active' and id <> $3 order by name limit {MOST}) m
"""


async def example_of(tenant_id: UUID, steps: Sequence[Step], applicant_id: UUID) -> tuple[ExampleStep, ...]:
    """Nobody decides on his own request, so the applicant is in no place."""
    found = []
    for step in steps:
        seats = [await _seat(tenant_id, approver, applicant_id) for approver in step.approvers]
        found.append(ExampleStep(name=step.name, mode=step.mode, quorum=step.quorum, seats=tuple(seats)))
    return tuple(found)


async def _seat(tenant_id: UUID, approver: Approver, applicant_id: UUID) -> ExampleSeat:
    """Where nobody is there to decide, the management does: as when a step opens."""
    if approver.kind is ApproverKind.ROLE:
        assert approver.role is not None  # a flow is not kept without
        return await _of_role(tenant_id, approver.role, applicant_id)
    is_head = approver.kind is ApproverKind.HEAD
    member_id = await head_of(tenant_id, applicant_id) if is_head else approver.member_id
    names = await DB.value(_PERSON, tenant_id, member_id, applicant_id) if member_id else None
    if names is None:
        return await _of_role(tenant_id, Role.MG, applicant_id)
    return ExampleSeat(role=None, names=tuple(names))


async def _of_role(tenant_id: UUID, role: Role, applicant_id: UUID) -> ExampleSeat:
    names: list[str] = await DB.value(_HOLDERS, tenant_id, str(role), applicant_id)
    return ExampleSeat(role=str(role), names=tuple(names))
