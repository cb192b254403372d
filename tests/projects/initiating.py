"""A proposal that was submitted, by the calls of people."""

from datetime import date
from uuid import uuid4

from services.projects.db import DB
from shared.contracts.delivery import proposals as p
from shared.contracts.delivery import requirements as r
from tests.matrix.behind import until

_KNOWN = """
select (select count(*) from member where tenant_id = $1 and id = any($2) and state = 'active')
  + (select count(*) from customer where tenant_id = $1 and id = $3)
"""


async def drafted(ask, market, boss, customer_id, *, title: str, text: str) -> p.ProposalView:
    """From a need with a sheet. `market` and `boss` are people of tests/harness/people.py."""
    tenant_id, people = market.caller.tenant_id, [market.caller.actor_id, boss.caller.actor_id]

    async def are_there() -> bool:
        async with DB.tenant_scope(tenant_id):
            return await DB.value(_KNOWN, tenant_id, people, customer_id) == 3

    await until(are_there)
    wish = r.CaptureRequirement(customer_id=customer_id, title=title, text=text, amount="2760000")
    need = await ask(r.CAPTURE_REQUIREMENT, market.caller, wish, key=uuid4().hex)
    marks = tuple(r.Mark(criterion=one, score=4, weight=25) for one in r.Criterion)
    sheet = r.AssessRequirement(requirement_id=need.id, revision=need.revision, marks=marks)
    need = await ask(r.ASSESS_REQUIREMENT, market.caller, sheet, key=uuid4().hex)
    begin = p.DraftProposal(requirement_id=need.id, revision=need.revision)
    return await ask(p.DRAFT_PROPOSAL, market.caller, begin, key=uuid4().hex)


async def proposed(ask, market, boss, customer_id, *, title: str, text: str) -> p.ProposalView:
    """Whole and submitted; `boss` is to lead it."""
    one = await drafted(ask, market, boss, customer_id, title=title, text=text)
    first, last = date(2026, 12, 7), date(2027, 3, 12)
    whole = p.SaveProposal(
        proposal_id=one.id,
        revision=one.revision,
        title=title,
        background=text,
        goal="98 %",
        services="24/7",
        outcome="100 %",
        budget=(p.BudgetLine(category=p.Category.LABOUR, basis="9 x 1", amount="980000"),),
        starts=first,
        ends=last,
        stages=(p.Stage(name="A", starts=first, ends=date(2026, 12, 18)), p.Stage(name="B", starts=last, ends=last)),
        manager_id=boss.caller.actor_id,
        amount="2760000",
    )
    one = await ask(p.SAVE_PROPOSAL, market.caller, whole, key=uuid4().hex)
    move = p.MoveProposal(proposal_id=one.id, revision=one.revision)
    return await ask(p.SUBMIT_PROPOSAL, market.caller, move, key=uuid4().hex)
