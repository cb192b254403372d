"""Makers of projects and what belongs to them (see rows.py)."""

from datetime import date

from services.projects.db import DB
from services.projects.projects.opening import Opening, join, open_project
from shared.contracts.delivery.projects import Part
from shared.contracts.parties import Kind
from tests.matrix.behind import until
from tests.matrix.row import Row

_KNOWN = """
select (select count(*) from member where tenant_id = $1 and id = any($2))
  + (select count(*) from customer where tenant_id = $1 and id = $3)
"""


async def copied(realm, customer_id, *members) -> None:
    """Until projects knows them: it hears of them a moment later."""
    wanted = list(dict.fromkeys(members))

    async def are_there():
        async with DB.tenant_scope(realm.tenant_id):
            return await DB.value(_KNOWN, realm.tenant_id, wanted, customer_id) == len(wanted) + 1

    await until(are_there)


async def project(makers, realm, who, call) -> Row:
    """Who asks is of its team, if he is a member of the company: else some could not see it."""
    inside = who.kind is Kind.MEMBER and who.tenant_id == realm.tenant_id
    members = (realm.agent_id, who.actor_id) if inside else (realm.agent_id,)
    await copied(realm, realm.customer_id, *members)
    opening = Opening(
        name=realm.words("project"),
        customer_id=realm.customer_id,
        manager_id=realm.agent_id,
        department_id=None,
        proposal_id=None,
        goal=realm.words("goal"),
        starts=date(2026, 1, 1),
        ends=date(2026, 6, 30),
        amount=None,
        currency="TWD",
    )
    async with DB.scope(realm.boss):
        made = await open_project(realm.boss, opening, 2026)
        if inside and who.actor_id != realm.agent_id:
            await join(realm.boss, made.id, who.actor_id, Part.MANAGER)
    return Row(made.id, 1)


DELIVERY = {"project": project}
