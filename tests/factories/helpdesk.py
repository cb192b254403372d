"""One small company in helpdesk's copies, with the people everybody knows by name."""

from dataclasses import dataclass
from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import new_id


@dataclass(frozen=True)
class Cast:
    """陳柏翰 and 林語彤 are agents, 吳佩珊 leads them, 周明哲 only administrates. 王筱涵 is a contact of 景明醫院,
    李主任 its manager; 張先生 is a contact of 青禾物流, the other customer."""

    tenant_id: UUID
    bohan: Caller
    yutong: Caller
    peishan: Caller
    mingche: Caller
    hsiaohan: Caller
    manager: Caller
    stranger: Caller
    suspended_id: UUID


async def make_cast() -> Cast:
    tenant, jingming, qinghe = new_id(), new_id(), new_id()

    def member(name: str, *roles: Role) -> Caller:
        return Caller(tenant_id=tenant, kind=Kind.MEMBER, actor_id=new_id(), roles=roles, name=name)

    def contact(name: str, customer_id: UUID, role: Role = Role.CC) -> Caller:
        return Caller(
            tenant_id=tenant, kind=Kind.CUSTOMER, actor_id=new_id(), customer_id=customer_id, roles=(role,), name=name
        )

    cast = Cast(
        tenant_id=tenant,
        bohan=member("陳柏翰", Role.AG),
        yutong=member("林語彤", Role.AG),
        peishan=member("吳佩珊", Role.SL, Role.AG),
        mingche=member("周明哲", Role.AD),
        hsiaohan=contact("王筱涵", jingming),
        manager=contact("李主任", jingming, Role.CM),
        stranger=contact("張先生", qinghe),
        suspended_id=new_id(),
    )
    async with DB.tenant_scope(tenant):
        await DB.run(
            "insert into company values ($1, $1, 1, 'yuancheng', '遠澄資訊服務', 'Asia/Taipei', 'zh-Hant', 'active')",
            tenant,
        )
        for who in (cast.bohan, cast.yutong, cast.peishan, cast.mingche):
            await _member(tenant, who.actor_id, who.name, [str(role) for role in who.roles], "active")
        await _member(tenant, cast.suspended_id, "離職者", ["agent"], "suspended")
        for customer_id, name in ((jingming, "景明醫院"), (qinghe, "青禾物流")):
            await DB.run("insert into customer values ($1, $2, 1, $3, null, 'active')", tenant, customer_id, name)
        for who in (cast.hsiaohan, cast.manager, cast.stranger):
            await DB.run(
                "insert into contact values ($1, $2, 1, $3, $4, $5, null, $6, 'active')",
                tenant,
                who.actor_id,
                who.customer_id,
                who.name,
                f"{who.actor_id}@example.test",
                who.roles[0] is Role.CM,
            )
    return cast


async def _member(tenant: UUID, member_id: UUID, name: str, roles: list[str], state: str) -> None:
    await DB.run("insert into member values ($1, $2, 1, $3, $4, $5)", tenant, member_id, name, roles, state)
