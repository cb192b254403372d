"""An acceptance in hand: by who leads its project, by its team, or by its customer.

Whoever locks both locks the acceptance before its project: a customer's login, which cannot lock a project, meets it
behind the acceptance too, when a line of history is written.
"""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.acceptance.states import ACCEPTANCE
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead, take_in_hand
from shared.contracts.delivery.acceptance import ACCEPTANCE_NOT_FOUND, ACCEPTANCE_OUTSIDE, ACCEPTANCE_STALE
from shared.contracts.delivery.acceptance_views import AcceptanceState as S
from shared.contracts.delivery.acceptance_views import Commitment, PackItem
from shared.contracts.parties import Caller

COLUMNS = "id, project_id, customer_id, round, zone, state, pack::text, held_on, commitment::text, revision"
COLUMNS += ", decision_asked_at is not null as is_asked"
_LATEST = f"""
select {COLUMNS}, exempt::text from acceptance where tenant_id = $1 and project_id = $2 order by round desc limit 1
"""
_LOCK = f"{_LATEST} for update"
_MINE = f"select {COLUMNS}, '[]' as exempt from acceptance where tenant_id = $1 and id = $2 for update"


class Exempt(Struct, frozen=True, kw_only=True):
    """`key` is a class of documents, or a deliverable's id."""

    key: str
    reason: str


pack_items = msgspec.json.Decoder(tuple[PackItem, ...])
_exempt = msgspec.json.Decoder(tuple[Exempt, ...])
_commitment = msgspec.json.Decoder(Commitment)


class InHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction. `pack` is as it was when it was complete."""

    id: UUID
    project_id: UUID
    customer_id: UUID
    round: int
    zone: str
    state: S
    exempt: tuple[Exempt, ...]
    pack: tuple[PackItem, ...]
    held_on: date | None
    commitment: Commitment | None
    is_asked: bool
    revision: int


async def latest(tenant_id: UUID, project_id: UUID) -> InHand | None:
    """The round that counts."""
    row = await DB.row(_LATEST, tenant_id, project_id)
    return None if row is None else in_hand(row)


async def _locked(tenant_id: UUID, project_id: UUID) -> InHand | None:
    row = await DB.row(_LOCK, tenant_id, project_id)
    return None if row is None else in_hand(row)


async def take(caller: Caller, project_id: UUID, revision: int, verb: str) -> tuple[ProjectInHand, InHand, S]:
    """For who leads its project, and the state that the verb leads to. Raises not found, `project.not_led`, stale, or
    that there is no such move."""
    found = await _locked(caller.tenant_id, project_id)
    project = await lead(caller, project_id)
    if found is None:
        raise ACCEPTANCE_NOT_FOUND()
    if found.revision != revision:
        raise ACCEPTANCE_STALE(revision=found.revision)
    return project, found, ACCEPTANCE.next(found.state, verb)


async def take_to_talk(caller: Caller, project_id: UUID, verb: str) -> tuple[ProjectInHand, InHand]:
    """For its team: questions wait for nobody's revision."""
    found = await _locked(caller.tenant_id, project_id)
    project = await take_in_hand(caller, project_id)
    if project.part is None:
        raise ACCEPTANCE_OUTSIDE()
    if found is None:
        raise ACCEPTANCE_NOT_FOUND()
    ACCEPTANCE.next(found.state, verb)
    return project, found


async def take_mine(caller: Caller, acceptance_id: UUID, revision: int | None, verb: str) -> tuple[InHand, S]:
    """By a customer: the walls show him his own only, and that from the proposal on."""
    row = await DB.row(_MINE, caller.tenant_id, acceptance_id)
    if row is None:
        raise ACCEPTANCE_NOT_FOUND()
    found = in_hand(row)
    if revision is not None and found.revision != revision:
        raise ACCEPTANCE_STALE(revision=found.revision)
    return found, ACCEPTANCE.next(found.state, verb)


def in_hand(row: Record | dict[str, Any]) -> InHand:
    given: dict[str, Any] = dict(row)
    told = {
        "state": S(row["state"]),
        "pack": pack_items.decode(row["pack"]),
        "exempt": _exempt.decode(row["exempt"]),
        "commitment": commitment_of(row["commitment"]),
    }
    return InHand(**{**given, **told})


def commitment_of(text: str | None) -> Commitment | None:
    return None if text is None else _commitment.decode(text)
