"""For other features: opening a project. All of it is one transaction with what led to it."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from shared.contracts.delivery.projects import Part, ProjectOpened
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_COUNT = """
insert into counter (tenant_id, kind, value) values ($1, $2, 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_OPEN = """
insert into project (tenant_id, id, code, name, customer_id, manager_id, department_id, proposal_id, phase, goal,
  starts, ends, amount, currency)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'initiating', $9, $10, $11, $12, $13)
"""
_JOIN = (
    "insert into project_member (tenant_id, id, project_id, member_id, part, added_by) values ($1, $2, $3, $4, $5, $6)"
)
_EVENT = """
insert into project_event (tenant_id, id, project_id, what, actor_id, actor, data)
values ($1, $2, $3, $4, $5, $6, $7)
"""


class Opening(Struct, frozen=True, kw_only=True):
    """What a project begins with. `team` are the members beside its manager."""

    name: str
    customer_id: UUID
    manager_id: UUID
    department_id: UUID | None
    proposal_id: UUID | None
    goal: str
    starts: date
    ends: date
    amount: Decimal | None
    currency: str
    team: tuple[UUID, ...] = ()


class Opened(Struct, frozen=True, kw_only=True):
    id: UUID
    code: str


Opener = Callable[[Caller, Opened, Opening], Awaitable[None]]
"""What a feature of its own begins with a project, in the same transaction: its budget, its plan."""


async def open_project(caller: Caller, opening: Opening, year: int) -> Opened:
    """`year` is the one of the company's today. Its team is told."""
    serial = await DB.value(_COUNT, caller.tenant_id, f"project_{year}")
    made = Opened(id=new_id(), code=f"P-{year}-{serial:03d}")
    what = (opening.name, opening.customer_id, opening.manager_id, opening.department_id, opening.proposal_id)
    when = (opening.goal, opening.starts, opening.ends, opening.amount, opening.currency)
    await DB.run(_OPEN, caller.tenant_id, made.id, made.code, *what, *when)
    await join(caller, made.id, opening.manager_id, Part.MANAGER)
    members = tuple(dict.fromkeys(one for one in opening.team if one != opening.manager_id))
    for member_id in members:
        await join(caller, made.id, member_id, Part.MEMBER)
    await note(caller, made.id, "opened")
    event = ProjectOpened(
        id=made.id,
        version=1,
        number=made.code,
        title=opening.name,
        place=f"projects/{made.code}",
        customer_id=opening.customer_id,
        team=(opening.manager_id, *members),
    )
    await record(DB, caller, event)
    return made


async def join(caller: Caller, project_id: UUID, member_id: UUID, part: Part) -> None:
    await DB.run(_JOIN, caller.tenant_id, new_id(), project_id, member_id, str(part), caller.name)


async def note(caller: Caller, project_id: UUID, what: str, data: str = "{}") -> None:
    """Into the project's history; `data` is JSON."""
    await DB.run(_EVENT, caller.tenant_id, new_id(), project_id, what, caller.actor_id, caller.name, data)
