"""Which nonconformities somebody may see, and what he is in one."""

from datetime import date, datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.nonconformities.states import NONCONFORMITY, OF_LEAD, OF_MANAGER, OF_OWNER, OF_VERIFIER
from services.projects.projects.access import SEES, sees_all
from shared.contracts.delivery.nonconformities import NONCONFORMITY_NOT_FOUND, NONCONFORMITY_STALE
from shared.contracts.delivery.nonconformity_acts import NONCONFORMITY_NOT_YOURS
from shared.contracts.delivery.quality_kinds import DefectGrade, DefectSource
from shared.contracts.delivery.quality_kinds import NonconformityState as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P

_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
VISIBLE = f"""((n.project_id is null and $3) or n.owner_id = $4 or n.verifier_id = $4
  or exists (select from nonconformity_force f where f.tenant_id = n.tenant_id and f.nonconformity_id = n.id
    and f.member_id = $4)
  or exists (select from project p where p.tenant_id = n.tenant_id and p.id = n.project_id and {_SEEN}))"""
"""The condition on a nonconformity `n`: also whoever has to do with it, whatever his projects are."""

LEAD = """(select f.member_id from nonconformity_force f where f.tenant_id = n.tenant_id and f.nonconformity_id = n.id
  and f.leads)"""
MANAGES = """exists (select from project_member pm where pm.tenant_id = n.tenant_id and pm.project_id = n.project_id
  and pm.member_id = $4 and pm.part = 'manager' and pm.left_at is null)"""
_HELD = f"""
select n.id, n.number, n.title, n.project_id, n.source, n.source_ref, n.state, n.grade, n.owner_id, n.verifier_id,
  n.graded_id, n.tell_by, n.told_at, n.heard_at, n.due_on, n.effect_days, n.effect_on, n.report <> '' as is_reported,
  n.since, n.revision, {LEAD} as lead_id,
  (select p.manager_id from project p where p.tenant_id = n.tenant_id and p.id = n.project_id) as manager_id,
  {{manages}} as manages
from nonconformity n where n.tenant_id = $1 and n.id = $2
"""
_LOCK = f"{_HELD.replace('{manages}', MANAGES)} and {VISIBLE} for update of n"
_LOCK_ANY = f"{_HELD.replace('{manages}', 'false')} for update of n"


class InHand(Struct, frozen=True, kw_only=True):
    """`lead_id` leads its task force, `manager_id` its project; `manages`: the caller does."""

    id: UUID
    number: str
    title: str
    project_id: UUID | None
    source: DefectSource
    source_ref: str
    state: S
    grade: DefectGrade | None
    owner_id: UUID | None
    verifier_id: UUID | None
    graded_id: UUID | None
    tell_by: datetime
    told_at: datetime | None
    heard_at: datetime | None
    due_on: date | None
    effect_days: int | None
    effect_on: date | None
    is_reported: bool
    since: datetime
    revision: int
    lead_id: UUID | None
    manager_id: UUID | None
    manages: bool

    @property
    def is_major(self) -> bool:
        return self.grade is DefectGrade.MAJOR


async def take_in_hand(caller: Caller, nonconformity_id: UUID, revision: int, verb: str) -> InHand:
    """Locked. Raises not found, that it is not his, stale, or that there is no such move."""
    row = await DB.row(_LOCK, caller.tenant_id, nonconformity_id, sees_all(caller), caller.actor_id)
    if row is None:
        raise NONCONFORMITY_NOT_FOUND()
    found = _held(row)
    if not is_his(caller, row, verb):
        raise NONCONFORMITY_NOT_YOURS()
    if found.revision != revision:
        raise NONCONFORMITY_STALE(revision=found.revision)
    NONCONFORMITY.next(found.state, verb)
    return found


async def locked(tenant_id: UUID, nonconformity_id: UUID) -> InHand | None:
    """For the service itself."""
    row = await DB.row(_LOCK_ANY, tenant_id, nonconformity_id)
    return None if row is None else _held(row)


def is_his(caller: Caller, row: Record, verb: str) -> bool:
    """By what he is in it; what a role may do is the permission's matter."""
    if verb == "close" and row["owner_id"] == caller.actor_id:
        return False  # whether it helped is not said by who mended it
    if verb in OF_OWNER:
        return bool(row["owner_id"] == caller.actor_id)
    if verb in OF_VERIFIER:
        return bool(row["verifier_id"] == caller.actor_id)
    if verb in OF_LEAD:
        return bool(row["lead_id"] == caller.actor_id)
    if verb in OF_MANAGER:
        return bool(row["manages"]) or P.NONCONFORMITY_JUDGE in caller.permissions
    return True


def verbs_of(caller: Caller, row: Record, day: date) -> tuple[str, ...]:
    """What he may do now. A guard that would refuse whatever is filled in takes its verb away."""
    state = S(row["state"])
    is_major = row["grade"] == DefectGrade.MAJOR
    hidden = set() if is_major else {"form", "hear", "report"}
    if row["heard_at"] is not None:
        hidden.add("hear")
    if is_major and row["lead_id"] is None:
        hidden.add("assign")
    if row["effect_on"] is not None and row["effect_on"] > day:
        hidden.add("close")
    found = NONCONFORMITY.verbs_from(state, caller.permissions, str(caller.kind))
    return tuple(verb for verb in found if verb not in hidden and is_his(caller, row, verb))


def _held(row: Record) -> InHand:
    told = {
        "state": S(row["state"]),
        "grade": row["grade"] and DefectGrade(row["grade"]),
        "source": DefectSource(row["source"]),
    }
    return InHand(**{**dict(row), **told})
