"""The verbs on a proposal. Submitting asks the engine in the same transaction; a change takes away what it gave."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from uuid import UUID

import asyncpg
import msgspec

from services.projects.approvals.access import About
from services.projects.approvals.asking import request, void_of
from services.projects.db import DB
from services.projects.directory.queries import member_name
from services.projects.lessons.actions import check_answered
from services.projects.projects.queries import written
from services.projects.proposals.access import InHand, encoded, hash_of, locked, take_in_hand, total_of
from services.projects.proposals.checking import check_days, check_whole
from services.projects.proposals.queries import view_of
from services.projects.proposals.states import UNDER_REVIEW
from services.projects.requirements import access as requirements
from services.projects.requirements.actions import done as requirement_done
from shared.contracts.delivery.approvals import RequestApproval
from shared.contracts.delivery.proposals import (
    DraftProposal,
    MoveProposal,
    ProposalMoved,
    ProposalView,
    SaveProposal,
)
from shared.contracts.delivery.requirements import REQUIREMENT_STALE
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

ABOUT = "proposal"

_PROPOSED = "update requirement set state = $3, revision = revision + 1 where tenant_id = $1 and id = $2"
_DRAFT = """
insert into proposal (tenant_id, id, requirement_id, customer_id, title, background, amount, currency, state,
  applicant_id, applicant)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10)
"""
_SAVE = """
update proposal set state = $3, title = $4, background = $5, goal = $6, services = $7, outcome = $8, budget = $9,
  starts = $10, ends = $11, stages = $12, manager_id = $13, amount = $14, updated_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_SUBMIT = """
update proposal set state = $3, round = round + 1, updated_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2 returning round
"""
_KEEP = """
insert into proposal_submission (tenant_id, proposal_id, round, content, content_hash, total, submitted_by)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_MOVE = "update proposal set state = $3, updated_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2"


async def draft(caller: Caller, command: DraftProposal) -> ProposalView:
    found, state = await requirements.take_in_hand(caller, command.requirement_id, command.revision, "propose")
    made = new_id()
    what = (found.id, found.customer_id, found.title, found.text, found.amount, found.currency)
    with _once():
        await DB.run(_DRAFT, caller.tenant_id, made, *what, caller.actor_id, caller.name)
    await DB.run(_PROPOSED, caller.tenant_id, found.id, str(state))
    await requirement_done(caller, found.id, "proposed")
    return await told(caller, made)


@contextmanager
def _once() -> Iterator[None]:
    """A need is proposed once."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise REQUIREMENT_STALE() from error


async def save(caller: Caller, command: SaveProposal) -> ProposalView:
    check_days(command.starts, command.ends, command.stages)
    found, state = await take_in_hand(caller, command.proposal_id, command.revision, "save")
    if command.manager_id is not None:
        await member_name(caller, command.manager_id, "manager_id")
    await DB.run(_SAVE, caller.tenant_id, found.id, str(state), *_values(command))
    if found.state in UNDER_REVIEW:
        changed = await locked(caller.tenant_id, found.id)
        assert changed is not None  # locked already
        await void_of(caller, about(found.id), hash_of(changed.content))
    return await told(caller, found.id) if state is not found.state else await view_of(caller, found.id)


async def submit(caller: Caller, command: MoveProposal) -> ProposalView:
    """What is submitted is kept to the letter, and that is what is approved."""
    found, state = await take_in_hand(caller, command.proposal_id, command.revision, "submit")
    content = found.content
    check_whole(content)
    await check_answered(caller, found.id)
    total, content_hash = total_of(content), hash_of(content)
    number = await DB.value(_SUBMIT, caller.tenant_id, found.id, str(state))
    await DB.run(_KEEP, caller.tenant_id, found.id, number, encoded(content), content_hash, total, caller.name)
    wish = RequestApproval(
        about=ABOUT,
        about_key=str(found.id),
        revision=number,
        content_hash=content_hash,
        title=content.title,
        asked_by_id=found.applicant_id,
        place=f"projects/proposals/{found.id}",
        amount=written(total),
        currency=content.currency,
    )
    await request(caller, wish)
    return await told(caller, found.id)


async def withdraw(caller: Caller, command: MoveProposal) -> ProposalView:
    found, state = await take_in_hand(caller, command.proposal_id, command.revision, "withdraw")
    await move(caller, found, str(state))
    await void_of(caller, about(found.id), None)
    return await told(caller, found.id)


async def move(caller: Caller, found: InHand, state: str) -> None:
    await DB.run(_MOVE, caller.tenant_id, found.id, state)


async def told(caller: Caller, proposal_id: UUID) -> ProposalView:
    made = await view_of(caller, proposal_id)
    event = ProposalMoved(
        id=made.id, version=made.revision, title=made.content.title, state=made.state, round=made.round
    )
    await record(DB, caller, event)
    return made


def about(proposal_id: UUID) -> About:
    return About(party=str(DB.party), subject=ABOUT, subject_key=str(proposal_id))


def _values(said: SaveProposal) -> tuple[object, ...]:
    texts = (said.title, said.background, said.goal, said.services, said.outcome)
    budget, stages = msgspec.json.encode(said.budget).decode(), msgspec.json.encode(said.stages).decode()
    amount = None if said.amount is None else Decimal(said.amount)
    when = (said.starts, said.ends, stages, said.manager_id, amount)
    return (*(text.strip() for text in texts), budget, *when)
