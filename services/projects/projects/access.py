"""Which projects somebody may see, and whose he may run.

Permissions open the door. Project managers and members get no further than the projects whose team they are in, heads
of departments than those of their departments, or that somebody of theirs works in; who answers for the whole company
sees them all, and so do programs: they are in no team, and an admin has said what they may.
"""

from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Part, Phase
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.errors import Conflict, Failure, Forbidden

WIDE = frozenset({Role.MK, Role.MG, Role.QM, Role.FN, Role.HR, Role.SL, Role.AD})
"""Their work is the whole company's."""

PROJECT_STALE = Failure("project.stale", Conflict)
PROJECT_NOT_LED = Failure("project.not_led", Forbidden)
"""Only its manager does this, or the management."""

SEES = """({wide} or exists (select from project_member tm where tm.tenant_id = p.tenant_id and tm.project_id = p.id
    and tm.member_id = {me} and tm.left_at is null)
  or exists (select from department dh where dh.tenant_id = p.tenant_id and dh.head_id = {me} and dh.state = 'active'
    and (dh.id = p.department_id or exists (select from project_member tm join member mm on mm.tenant_id = tm.tenant_id
      and mm.id = tm.member_id where tm.tenant_id = p.tenant_id and tm.project_id = p.id and tm.left_at is null
      and mm.department_id = dh.id))))"""
"""The condition on a project `p`; `{wide}` and `{me}` are places of arguments."""

_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
_LOAD = f"""
select p.id, p.code, p.name, p.customer_id, p.manager_id, p.phase, p.revision,
  (select m.part from project_member m where m.tenant_id = p.tenant_id and m.project_id = p.id and m.member_id = $4
    and m.left_at is null) as part
from project p where p.tenant_id = $1 and p.id = $2 and {_SEEN}
"""
_LOCK = f"{_LOAD} for update of p"


def sees_all(caller: Caller) -> bool:
    return caller.kind is Kind.CLIENT or not WIDE.isdisjoint(caller.roles)


class ProjectInHand(Struct, frozen=True, kw_only=True):
    """`part` is what the caller is in its team; None if he only may look at it."""

    id: UUID
    code: str
    name: str
    customer_id: UUID
    manager_id: UUID
    phase: Phase
    part: Part | None
    revision: int


async def seen(caller: Caller, project_id: UUID) -> ProjectInHand:
    """To read something of it. Raises not found, also for one that is none of his."""
    return _found(await DB.row(_LOAD, caller.tenant_id, project_id, sees_all(caller), caller.actor_id))


async def take_in_hand(caller: Caller, project_id: UUID) -> ProjectInHand:
    """Locked for this transaction: for a change that must not meet another one of the same project."""
    return _found(await DB.row(_LOCK, caller.tenant_id, project_id, sees_all(caller), caller.actor_id))


async def lead(caller: Caller, project_id: UUID) -> ProjectInHand:
    """Locked, for what only its manager does, or the management; or a program that an admin lets do it. Raises
    `project.not_led`."""
    project = await take_in_hand(caller, project_id)
    if project.part is not Part.MANAGER and not leads_all(caller):
        raise PROJECT_NOT_LED()
    return project


def leads_all(caller: Caller) -> bool:
    return caller.kind is Kind.CLIENT or Role.MG in caller.roles


def _found(row: Record | None) -> ProjectInHand:
    if row is None:
        raise PROJECT_NOT_FOUND()
    given = dict(row)
    part = given.pop("part")
    return ProjectInHand(**{**given, "phase": Phase(row["phase"]), "part": Part(part) if part else None})
