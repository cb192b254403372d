"""Delivery in the English company: what waits for approval."""

from tests.projects.asking import asked_of


async def seen(ask, company, lead) -> list[str]:
    """Where the admin looks. One request waits for him, another was his own."""
    waiting = await asked_of(company.admin, by=lead, title="Door readers, second floor")
    own = await asked_of(lead, by=company.admin, title="Spare readers")
    return ["approvals/delegations", f"approvals/{waiting}", f"approvals/{own}", "approvals?box=sent"]
