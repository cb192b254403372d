"""Loading a proposal to act on it: its content, and what that hashes to."""

from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.projects.db import DB
from services.projects.projects.queries import written
from services.projects.proposals.states import PROPOSAL
from shared.contracts.delivery.proposals import (
    PROPOSAL_NOT_FOUND,
    PROPOSAL_NOT_OURS,
    PROPOSAL_STALE,
    BudgetLine,
    ProposalContent,
    Stage,
)
from shared.contracts.delivery.proposals import ProposalState as S
from shared.contracts.parties import Caller

CONTENT = """p.title, p.customer_id, c.name as customer, p.background, p.goal, p.services, p.outcome,
  p.budget::text as budget, p.starts, p.ends, p.stages::text as stages, p.manager_id, m.name as manager, p.amount,
  p.currency"""
FROM = """from proposal p join customer c on c.tenant_id = p.tenant_id and c.id = p.customer_id
left join member m on m.tenant_id = p.tenant_id and m.id = p.manager_id"""
_LOCK = f"""
select p.id, p.state, p.applicant_id, p.applicant, p.round, p.revision, {CONTENT} {FROM}
where p.tenant_id = $1 and p.id = $2 for update of p
"""

_budget = msgspec.json.Decoder(tuple[BudgetLine, ...])
_stages = msgspec.json.Decoder(tuple[Stage, ...])


class InHand(Struct, frozen=True, kw_only=True):
    """A proposal that is locked for this transaction."""

    id: UUID
    state: S
    applicant_id: UUID
    applicant: str
    round: int
    revision: int
    content: ProposalContent


async def locked(tenant_id: UUID, proposal_id: UUID) -> InHand | None:
    row = await DB.row(_LOCK, tenant_id, proposal_id)
    if row is None:
        return None
    names = ("id", "applicant_id", "applicant", "round", "revision")
    return InHand(**{name: row[name] for name in names}, state=S(row["state"]), content=content_of(row))


async def take_in_hand(caller: Caller, proposal_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """And the state that the verb leads to. Raises not found, stale, not his own, or that there is no such move."""
    found = await locked(caller.tenant_id, proposal_id)
    if found is None:
        raise PROPOSAL_NOT_FOUND()
    if found.revision != revision:
        raise PROPOSAL_STALE(revision=found.revision)
    if found.applicant_id != caller.actor_id:
        raise PROPOSAL_NOT_OURS()
    return found, PROPOSAL.next(found.state, verb)


def content_of(row: Record) -> ProposalContent:
    """From a row that has the columns of CONTENT."""
    given: dict[str, Any] = {name: row[name] for name in ProposalContent.__struct_fields__}
    told = {"budget": _budget.decode(row["budget"]), "stages": _stages.decode(row["stages"])}
    return ProposalContent(**{**given, **told, "amount": written(row["amount"])})


def encoded(content: ProposalContent) -> str:
    """In the order of its fields, so that the same content is the same text."""
    return msgspec.json.encode(content).decode()


def hash_of(content: ProposalContent) -> str:
    """SHA-256 of all that an approval is given for."""
    return sha256(encoded(content).encode()).hexdigest()


def total_of(content: ProposalContent) -> Decimal:
    """Of the budget's lines."""
    return sum((Decimal(line.amount) for line in content.budget), Decimal(0))
