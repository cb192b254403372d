"""The people of a simulated year, in helpdesk's copies and in notify's."""

from services.helpdesk.db import DB
from services.notify.db import DB as NOTIFY
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import new_id
from tests.factories.notify import copy_cast

AGENTS, CUSTOMERS = 9, 40


async def populate(life):
    """More people than the cast has, and some of them important."""
    cast = life.cast
    async with DB.tenant_scope(cast.tenant_id):
        for number in range(AGENTS):
            agent = Caller(
                tenant_id=cast.tenant_id,
                kind=Kind.MEMBER,
                actor_id=new_id(),
                roles=(Role.AG,),
                name=f"客服{number}",
            )
            life.agents.append(agent)
            await DB.run(
                "insert into member values ($1, $2, 1, $3, $4, 'active')",
                cast.tenant_id,
                agent.actor_id,
                agent.name,
                ["agent"],
            )
        for number in range(CUSTOMERS):
            customer = new_id()
            level = "VIP" if number % 20 == 0 else None
            await DB.run(
                "insert into customer values ($1, $2, 1, $3, $4, 'active')",
                cast.tenant_id,
                customer,
                f"客戶{number}",
                level,
            )
            await _contacts(life, customer, number)


async def tell_notify(life):
    """Whom news are for; without addresses and as plain members, so that nobody is told of it."""
    await copy_cast(life.cast)
    tenant = life.cast.tenant_id
    async with NOTIFY.tenant_scope(tenant):
        await NOTIFY.run("update member set roles = array['member'] where tenant_id = $1", tenant)
        for agent in life.agents:
            await NOTIFY.run(
                "insert into member (tenant_id, id, version, name, mail, locale, roles, state) "
                "values ($1, $2, 1, $3, $4, 'zh-Hant', array['member'], 'active')",
                tenant,
                agent.actor_id,
                agent.name,
                f"{agent.actor_id}@example.test",
            )
        for customer_id in {one.customer_id for one in life.contacts}:
            await NOTIFY.run("insert into customer values ($1, $2, 1, '客戶', 'active')", tenant, customer_id)
        for contact in life.contacts:
            await NOTIFY.run(
                "insert into contact (tenant_id, id, version, customer_id, person_id, name, mail, locale, state) "
                "values ($1, $2, 1, $3, null, $4, null, 'zh-Hant', 'active')",
                tenant,
                contact.actor_id,
                contact.customer_id,
                contact.name,
            )


async def _contacts(life, customer, number):
    for one in range(1 + number % 15):
        contact = Caller(
            tenant_id=life.cast.tenant_id,
            kind=Kind.CUSTOMER,
            actor_id=new_id(),
            customer_id=customer,
            roles=(Role.CC,),
            name=f"聯絡人{number}-{one}",
        )
        life.contacts.append(contact)
        await DB.run(
            "insert into contact values ($1, $2, 1, $3, $4, null, null, false, 'active')",
            life.cast.tenant_id,
            contact.actor_id,
            customer,
            contact.name,
        )
