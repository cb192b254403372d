"""Delivery in the English company: needs, proposals, a project, and what waits for approval."""

from uuid import uuid4

from shared.contracts.delivery import approvals as a
from shared.contracts.roles import Role
from tests.harness.people import make_staff
from tests.projects.asking import asked_of
from tests.projects.initiating import proposed


async def seen(ask, company, lead) -> list[str]:
    """Where the admin looks. One request waits for him, another was his own; a proposal waits, another is a project."""
    market = await make_staff(ask, company, "Grace Lund", Role.MK)
    boss = await make_staff(ask, company, "Owen Pike", Role.MG)
    waiting = await asked_of(company.admin, by=lead, title="Door readers, second floor")
    own = await asked_of(lead, by=company.admin, title="Spare readers")
    customer_id = company.customers["Calder Street Clinic"]
    first = await proposed(ask, market, boss, customer_id, title="New readers", text="They fail.")
    second = await proposed(ask, market, boss, customer_id, title="Heating control", text="Too warm.")
    for _step in range(2):
        found = await ask(a.FIND_REQUEST, boss.caller, a.FindRequest(approval_number=second.approval))
        wish = a.ApproveStep(approval_id=found.id, revision=found.revision)
        await ask(a.APPROVE_STEP, boss.caller, wish, key=uuid4().hex)
    return [
        "approvals/delegations",
        f"approvals/{waiting}",
        f"approvals/{own}",
        f"approvals/{first.approval}",
        "approvals?box=sent",
        "projects",
        "projects/P-2026-001",
        "projects/P-2026-001/quality",
        "quality",
        "quality/list",
        "quality/checks",
        "quality/analysis",
        "quality/settings",
        "quality/new",
        "projects/needs",
        "projects/lessons",
        f"projects/needs/{first.requirement_id}",
        "projects/proposals",
        f"projects/proposals/{first.id}",
    ]
