"""A change in hand: by who leads its project, by the engine, or by its customer."""

from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.approvals.access import About
from services.projects.changes.states import CHANGE
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead
from services.projects.projects.queries import written
from shared.contracts.delivery.changes import CHANGE_NOT_FOUND, CHANGE_STALE, ChangeWork, Source
from shared.contracts.delivery.changes import ChangeState as S
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

ABOUT = "change"

_PROJECT = "select project_id from change_request where tenant_id = $1 and id = $2"
_LOCK_PROJECT = """
select p.id from project p join change_request c on c.tenant_id = p.tenant_id and c.project_id = p.id
where c.tenant_id = $1 and c.id = $2 for update of p
"""
_LOCK = """
select id, project_id, customer_id, number, title, text, source, state, work::text as work, days, cost, currency,
  category, quality, risk, round, written_by_id, revision
from change_request where tenant_id = $1 and id = $2 for update
"""

_work = msgspec.json.Decoder(tuple[ChangeWork, ...])


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    project_id: UUID
    customer_id: UUID
    number: int
    title: str
    text: str
    source: Source
    state: S
    work: tuple[ChangeWork, ...]
    days: int | None
    cost: Decimal | None
    currency: str
    category: str
    quality: str
    risk: str
    round: int
    written_by_id: UUID
    revision: int

    @property
    def name(self) -> str:
        return f"CR-{self.number:02d}"

    @property
    def content_hash(self) -> str:
        """SHA-256 of all that an approval is given for."""
        told = (self.title, self.text, self.work, self.days, written(self.cost), self.category, self.quality, self.risk)
        return sha256(msgspec.json.encode(told)).hexdigest()


async def locked(tenant_id: UUID, change_id: UUID) -> InHand | None:
    """Its project too, and that first."""
    await DB.value(_LOCK_PROJECT, tenant_id, change_id)
    row = await DB.row(_LOCK, tenant_id, change_id)
    return None if row is None else _in_hand(row)


async def take_in_hand(caller: Caller, change_id: UUID, revision: int, verb: str) -> tuple[ProjectInHand, InHand, S]:
    """For who leads its project, and the state that the verb leads to. Raises not found, `project.not_led`, stale, or
    that there is no such move."""
    project = await led(caller, change_id)
    found = await locked(caller.tenant_id, change_id)
    if found is None:
        raise CHANGE_NOT_FOUND()
    if found.revision != revision:
        raise CHANGE_STALE(revision=found.revision)
    return project, found, CHANGE.next(found.state, verb)


async def led(caller: Caller, change_id: UUID) -> ProjectInHand:
    project_id = await DB.value(_PROJECT, caller.tenant_id, change_id)
    if project_id is None:
        raise CHANGE_NOT_FOUND()
    try:
        return await lead(caller, project_id)
    except DomainError as refused:
        if refused.code == PROJECT_NOT_FOUND.code:
            raise CHANGE_NOT_FOUND() from refused
        raise


def about(change_id: UUID) -> About:
    return About(party=str(DB.party), subject=ABOUT, subject_key=str(change_id))


def _in_hand(row: Record) -> InHand:
    given: dict[str, Any] = dict(row)
    return InHand(
        **{**given, "source": Source(row["source"]), "state": S(row["state"]), "work": _work.decode(row["work"])}
    )
