"""Delivery in the English company: needs, proposals, a project, and what waits for approval."""

from datetime import date
from uuid import uuid4

from shared.contracts.delivery import approvals as a
from shared.contracts.delivery.skills import CLAIM_SKILL, CREATE_SKILL, ClaimSkill, CreateSkill
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
    wish = CreateSkill(name="Access control")
    skill = await ask(CREATE_SKILL, boss.caller, wish, key=uuid4().hex)
    held = ClaimSkill(skill_id=skill.id, proof="Certificate 118", expires_on=date(2030, 1, 31))
    await ask(CLAIM_SKILL, boss.caller, held, key=uuid4().hex)
    return [
        "approvals/delegations",
        f"approvals/{waiting}",
        f"approvals/{own}",
        f"approvals/{first.approval}",
        "approvals?box=sent",
        "projects",
        "projects/P-2026-001",
        "projects/P-2026-001/team",
        "projects/P-2026-001/team?seat=S-01",
        "projects/P-2026-001/team/matrix",
        "staffing",
        f"skills?skill={skill.id}",
        f"skills/people/{boss.caller.actor_id}",
        "projects/P-2026-001/quality",
        "projects/P-2026-001/time",
        "timesheet",
        "timesheet?week=2026-11-16",
        "projects/P-2026-001/board",
        "work",
        "projects/P-2026-001/deliverables",
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
