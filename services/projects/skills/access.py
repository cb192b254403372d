"""A person's skill in hand. He writes it himself, or who keeps people's files does; the head above him verifies it, or
again the latter: never he himself, and never whoever wrote it."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from services.projects.directory.queries import head_of
from services.projects.skills.states import OF_WRITER, SKILL
from shared.contracts.delivery import skills as c
from shared.contracts.delivery.skills import SkillState as S
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_LOCK = """
select id, member_id, skill_id, level, proof, expires_on, state, written_by_id, revision from person_skill
where tenant_id = $1 and id = $2 for update
"""


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    member_id: UUID
    skill_id: UUID
    level: int
    proof: str
    expires_on: date | None
    state: S
    written_by_id: UUID
    revision: int


async def take(caller: Caller, person_skill_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """Locked, and the state that the verb leads to. Raises not found, not yours, own, stale, or that there is no such
    move."""
    row = await DB.row(_LOCK, caller.tenant_id, person_skill_id)
    if row is None:
        raise c.SKILL_NOT_FOUND()
    found = InHand(**{**dict(row), "state": S(row["state"])})
    if verb in OF_WRITER:
        check_writer(caller, found.member_id)
    elif caller.actor_id in {found.member_id, found.written_by_id}:
        raise c.SKILL_OWN()
    elif not await verifies(caller, found.member_id):
        raise c.SKILL_NOT_YOURS()
    if found.revision != revision:
        raise c.SKILL_STALE(revision=found.revision)
    return found, SKILL.next(found.state, verb)


def writes(caller: Caller, member_id: UUID) -> bool:
    return caller.actor_id == member_id or Role.HR in caller.roles


def check_writer(caller: Caller, member_id: UUID) -> None:
    if not writes(caller, member_id):
        raise c.SKILL_NOT_YOURS()


async def verifies(caller: Caller, member_id: UUID) -> bool:
    return Role.HR in caller.roles or await head_of(caller.tenant_id, member_id) == caller.actor_id
