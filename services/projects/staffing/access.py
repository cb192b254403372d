"""A seat in hand. Its project's manager asks and picks, the head above the person lets him go, he accepts."""

from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.access import SEES, ProjectInHand, leads_all, sees_all, take_in_hand
from services.projects.staffing.releasers import releases
from services.projects.staffing.states import OF_HEAD, OF_LEAD, OF_PERSON, STAFFING
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.projects import Part
from shared.contracts.delivery.staffing_views import StaffingState as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_SEES = SEES.replace("{wide}", "$3").replace("{me}", "$4")
_LOCK_PROJECT = """
select p.id from project p join staffing s on s.tenant_id = p.tenant_id and s.project_id = p.id
where p.tenant_id = $1 and s.id = $2 for update of p
"""
COLUMNS = """s.id, s.project_id, p.code, p.name as project, p.manager_id, s.number, s.seat, s.skill_id, s.min_level,
  s.percent, s.first_day, s.last_day, s.responsibilities, s.state, s.member_id, s.asked_by_id, s.picked_by_id,
  s.agreed_by_id, s.waived_by, s.accepted_at, s.revision"""
_LOCK = f"""
select {COLUMNS}, {_SEES} as is_seen,
  exists (select from project_member t where t.tenant_id = p.tenant_id and t.project_id = p.id and t.member_id = $4
    and t.part = 'manager' and t.left_at is null) as manages
from staffing s join project p on p.tenant_id = s.tenant_id and p.id = s.project_id
where s.tenant_id = $1 and s.id = $2 for update of s
"""


class InHand(Struct, frozen=True, kw_only=True):
    """`manages`: the caller leads its project."""

    id: UUID
    project_id: UUID
    code: str
    project: str
    manager_id: UUID
    number: int
    seat: str
    skill_id: UUID | None
    min_level: int
    percent: int
    first_day: date
    last_day: date
    responsibilities: str
    state: S
    member_id: UUID | None
    asked_by_id: UUID
    picked_by_id: UUID | None
    agreed_by_id: UUID | None
    waived_by: str | None
    accepted_at: datetime | None
    revision: int
    is_seen: bool
    manages: bool

    @property
    def name(self) -> str:
        return numbered(self.number)


def numbered(number: int) -> str:
    return f"S-{number:02d}"


async def take(caller: Caller, staffing_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """Locked, its project first; and the state that the verb leads to. Raises not found, not yours, stale, or that
    there is no such move."""
    found = await locked(caller, staffing_id)
    lets_go = found is not None and await releases_of(caller, found)
    if found is None or not (found.is_seen or lets_go or found.member_id == caller.actor_id):
        raise c.STAFFING_NOT_FOUND()
    if not is_his(caller, found, verb, lets_go=lets_go):
        raise c.STAFFING_NOT_YOURS()
    if found.revision != revision:
        raise c.STAFFING_STALE(revision=found.revision)
    return found, STAFFING.next(found.state, verb)


async def locked(caller: Caller, staffing_id: UUID) -> InHand | None:
    await DB.value(_LOCK_PROJECT, caller.tenant_id, staffing_id)
    row = await DB.row(_LOCK, caller.tenant_id, staffing_id, sees_all(caller), caller.actor_id)
    return None if row is None else _in_hand(row)


async def releases_of(caller: Caller, found: InHand) -> bool:
    return await releases(caller, found.member_id, found.asked_by_id, found.picked_by_id)


def is_his(caller: Caller, found: InHand, verb: str, *, lets_go: bool) -> bool:
    """By what he is in it; what a role may do is the permission's matter."""
    if verb in OF_LEAD:
        return found.manages or leads_all(caller)
    if verb in OF_HEAD:
        return lets_go
    if verb in OF_PERSON:
        return found.member_id == caller.actor_id
    return Role.MG in caller.roles and found.member_id != caller.actor_id


async def asks(caller: Caller, project_id: UUID) -> ProjectInHand:
    """Locked, for a seat that is new. Raises not found, `staffing.not_yours`."""
    project = await take_in_hand(caller, project_id)
    if project.part is not Part.MANAGER and not leads_all(caller):
        raise c.STAFFING_NOT_YOURS()
    return project


def _in_hand(row: Record) -> InHand:
    return InHand(**{**dict(row), "state": S(row["state"])})
