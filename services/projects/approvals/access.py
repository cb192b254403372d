"""Loading a request to act on it, and who may see one.

Who may: the applicant, whom it waits for or waited for, whoever is asked about it, the head of the applicant's
department, and who answers for the whole company. Locks go from the subject to the request.
"""

from datetime import datetime
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.projects.approvals.identities import IDENTITIES, SITS
from services.projects.approvals.states import APPROVAL
from services.projects.db import DB
from shared.contracts.approving import APPROVAL_NOT_FOUND, APPROVAL_STALE
from shared.contracts.delivery.approvals import RequestState
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

WIDE = frozenset({Role.MG, Role.QM, Role.AD})

SEES = f"""({{wide}} or a.asked_by_id = {{me}}
  or exists (select from approval_seat s left join identity i on {SITS}
    where s.tenant_id = a.tenant_id and s.approval_id = a.id and (i.id is not null or s.acted_by_id = {{me}}))
  or exists (select from approval_question q where q.tenant_id = a.tenant_id and q.approval_id = a.id
    and q.asked_of_id = {{me}})
  or exists (select from department h where h.tenant_id = a.tenant_id and h.id = a.department_id
    and h.head_id = {{me}}))"""
"""The condition on a request `a`, beside the CTE of identities."""

_WITH = IDENTITIES.replace("{me}", "$3").replace("{roles}", "$4")
_SEEN = SEES.replace("{wide}", "$5").replace("{me}", "$3")
_COLUMNS = """a.id, a.number, a.party, a.subject, a.subject_key, a.subject_revision, a.title, a.place, a.content_hash,
  a.state, a.round, a.asked_by_id, a.asked_by, a.asked_at, a.revision"""
_ABOUT = f"""
with {_WITH} select a.id, a.party, a.subject, a.subject_key from approval a
where a.tenant_id = $1 and a.id = $2 and {_SEEN}
"""
_LOCK = f"select {_COLUMNS} from approval a where a.tenant_id = $1 and a.id = $2 for update"
_LOCK_OF = f"""
select {_COLUMNS} from approval a where a.tenant_id = $1 and a.party = $2 and a.subject = $3 and a.subject_key = $4
  and a.state in ('waiting', 'returned', 'void', 'withdrawn') for update
"""


class About(Struct, frozen=True, kw_only=True):
    """What a request is about: it never changes, so nothing is locked."""

    party: str
    subject: str
    subject_key: str


class InHand(Struct, frozen=True, kw_only=True):
    """A request that is locked for this transaction."""

    id: UUID
    number: str
    party: str
    subject: str
    subject_key: str
    subject_revision: int
    title: str
    place: str
    content_hash: str
    state: RequestState
    round: int
    asked_by_id: UUID
    asked_by: str
    asked_at: datetime
    revision: int


def sees_all(caller: Caller) -> bool:
    return not WIDE.isdisjoint(caller.roles)


def place_in_workspace(number: str) -> str:
    """Its page beneath the company's workspace."""
    return f"approvals/{number}"


async def about(caller: Caller, approval_id: UUID) -> About:
    """Raises not found, also for one that he may not see."""
    roles = [str(role) for role in caller.roles]
    row = await DB.row(_ABOUT, caller.tenant_id, approval_id, caller.actor_id, roles, sees_all(caller))
    if row is None:
        raise APPROVAL_NOT_FOUND()
    return About(party=row["party"], subject=row["subject"], subject_key=row["subject_key"])


async def take_in_hand(tenant_id: UUID, approval_id: UUID, verb: str, revision: int | None = None) -> InHand:
    """Raises not found, stale, or that the machine knows no such move from here."""
    row = await DB.row(_LOCK, tenant_id, approval_id)
    if row is None:
        raise APPROVAL_NOT_FOUND()
    if revision is not None and row["revision"] != revision:
        raise APPROVAL_STALE(revision=row["revision"])
    held = _held(row)
    APPROVAL.move(held.state, verb)
    return held


async def open_one_of(tenant_id: UUID, found: About) -> InHand | None:
    """The one of a subject that is not decided for good."""
    row = await DB.row(_LOCK_OF, tenant_id, found.party, found.subject, found.subject_key)
    return None if row is None else _held(row)


def _held(row: Record) -> InHand:
    return InHand(**{**dict(row), "state": RequestState(row["state"])})
