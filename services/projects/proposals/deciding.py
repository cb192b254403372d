"""What becomes of a proposal: the engine tells, in the transaction of who decides. Approved, its project begins with a
budget's draft, a team and the first plan, or nothing of it happens."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from services.projects.approvals.subjects import Outcome, Subject
from services.projects.db import DB
from services.projects.directory.queries import department_of, zone_of
from services.projects.projects.opening import Opened, Opener, Opening, open_project
from services.projects.proposals.access import InHand, hash_of, locked, total_of
from services.projects.proposals.actions import move, told
from services.projects.proposals.states import PROPOSAL
from shared.contracts.delivery.approvals import RequestState
from shared.contracts.delivery.proposals import ProposalContent, ProposalState
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id

VERBS = {
    RequestState.APPROVED: "approve",
    RequestState.REJECTED: "reject",
    RequestState.RETURNED: "return",
    RequestState.WITHDRAWN: "take_back",
    RequestState.VOID: "take_back",
}

_BUDGET = """
insert into project_budget (tenant_id, id, project_id, version, state, currency, total)
values ($1, $2, $3, 1, 'draft', $4, $5)
"""
_LINE = """
insert into budget_line (tenant_id, id, budget_id, position, category, basis, amount)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_STAGE = """
insert into project_stage (tenant_id, id, project_id, position, name, starts, ends) values ($1, $2, $3, $4, $5, $6, $7)
"""


def subject(openers: Sequence[Opener]) -> Subject:
    """`openers` begin with a project what other features keep of one."""

    async def heard(caller: Caller, outcome: Outcome) -> None:
        found = await locked(caller.tenant_id, UUID(outcome.subject_key))
        if found is None:
            return
        verb = VERBS.get(outcome.state) or ("begin_again" if outcome.position == 1 else "pass_on")
        state = PROPOSAL.next(found.state, verb)
        if state is found.state:
            return
        await move(caller, found, str(state))
        if state is ProposalState.APPROVED:
            await _begin(caller, found, openers)
        await told(caller, found.id)

    return Subject(lock=_lock, heard=heard)


async def _lock(caller: Caller, key: str) -> str | None:
    found = await locked(caller.tenant_id, UUID(key))
    return None if found is None else hash_of(found.content)


async def _begin(caller: Caller, found: InHand, openers: Sequence[Opener]) -> None:
    """Once: a proposal has one project, and the database holds to it."""
    said = found.content
    assert said.starts is not None  # submitted, so it is whole
    assert said.ends is not None
    assert said.manager_id is not None
    opening = Opening(
        name=said.title,
        customer_id=said.customer_id,
        manager_id=said.manager_id,
        department_id=await department_of(caller.tenant_id, said.manager_id),
        proposal_id=found.id,
        goal=said.goal,
        starts=said.starts,
        ends=said.ends,
        amount=None if said.amount is None else Decimal(said.amount),
        currency=said.currency,
        team=(found.applicant_id,),
    )
    year = now().astimezone(await zone_of(caller.tenant_id)).year
    made = await open_project(caller, opening, year)
    await _budget(caller, made, said)
    await _plan(caller, made, said)
    for opener in openers:
        await opener(caller, made, opening)


async def _budget(caller: Caller, made: Opened, said: ProposalContent) -> None:
    """The draft of its first version: the lines of the proposal."""
    budget_id = new_id()
    await DB.run(_BUDGET, caller.tenant_id, budget_id, made.id, said.currency, total_of(said))
    rows = [
        (caller.tenant_id, new_id(), budget_id, position, str(line.category), line.basis.strip(), Decimal(line.amount))
        for position, line in enumerate(said.budget, 1)
    ]
    await DB.run_many(_LINE, rows)


async def _plan(caller: Caller, made: Opened, said: ProposalContent) -> None:
    """The first rows of its plan: the stages of the proposal."""
    rows = [
        (caller.tenant_id, new_id(), made.id, position, stage.name.strip(), stage.starts, stage.ends)
        for position, stage in enumerate(said.stages, 1)
    ]
    await DB.run_many(_STAGE, rows)
