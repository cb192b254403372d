"""One small company in projects' copies, with two departments and the people everybody knows by name."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.projects.db import DB
from services.projects.projects.opening import Opening, open_project
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.ids import new_id

SALES, SERVICE = "市場部", "服務部"


@dataclass(frozen=True)
class Cast:
    """黃詩涵 is of the sales department, which 何雅婷 heads; 周明哲 is the management, and 方志遠 with him; 蔡承恩 keeps the
    books. 林語彤 leads projects and 郭俊彥 works in them, both of the service department, which 許文彬 heads. 吳佩珊
    administrates. 景明醫院 is a customer."""

    tenant_id: UUID
    shihan: Caller
    yating: Caller
    mingche: Caller
    zhiyuan: Caller
    chengen: Caller
    yutong: Caller
    junyan: Caller
    wenbin: Caller
    peishan: Caller
    customer_id: UUID
    contact_id: UUID
    departments: dict[str, UUID]


async def make_cast(*, tenant: UUID | None = None, customer: UUID | None = None, contact: UUID | None = None) -> Cast:
    """A company of its own, or one that other services know already."""
    tenant, customer, contact = tenant or new_id(), customer or new_id(), contact or new_id()
    departments = {SALES: new_id(), SERVICE: new_id()}

    def member(name: str, *roles: Role) -> Caller:
        return Caller(tenant_id=tenant, kind=Kind.MEMBER, actor_id=new_id(), roles=roles, name=name)

    cast = Cast(
        tenant_id=tenant,
        shihan=member("黃詩涵", Role.MK),
        yating=member("何雅婷", Role.DH),
        mingche=member("周明哲", Role.MG),
        zhiyuan=member("方志遠", Role.MG),
        chengen=member("蔡承恩", Role.FN),
        yutong=member("林語彤", Role.PM),
        junyan=member("郭俊彥", Role.TM),
        wenbin=member("許文彬", Role.DH),
        peishan=member("吳佩珊", Role.AD),
        customer_id=customer,
        contact_id=contact,
        departments=departments,
    )
    homes = {SALES: (cast.shihan, cast.yating), SERVICE: (cast.yutong, cast.junyan, cast.wenbin)}
    heads = {SALES: cast.yating.actor_id, SERVICE: cast.wenbin.actor_id}
    async with DB.tenant_scope(tenant):
        await DB.run(
            "insert into company values ($1, $1, 1, 'yuancheng', '遠澄資訊服務', 'Asia/Taipei', 'zh-Hant', 'active')",
            tenant,
        )
        for name, found in departments.items():
            await DB.run(
                "insert into department values ($1, $2, 1, $3, null, $4, 'active')", tenant, found, name, heads[name]
            )
        for who in people(cast):
            home = next((departments[name] for name, those in homes.items() if who in those), None)
            roles = [str(role) for role in who.roles]
            await DB.run(
                "insert into member values ($1, $2, 1, $3, $4, $5, 'active')",
                tenant,
                who.actor_id,
                who.name,
                roles,
                home,
            )
        await DB.run("insert into customer values ($1, $2, 1, '景明醫院', null, 'active')", tenant, customer)
        await DB.run(
            "insert into contact values ($1, $2, 1, $3, '王筱涵', 'hsiaohan@jingming.example', false, 'active')",
            tenant,
            contact,
            customer,
        )
    return cast


def people(cast: Cast) -> list[Caller]:
    return [
        cast.shihan,
        cast.yating,
        cast.mingche,
        cast.zhiyuan,
        cast.chengen,
        cast.yutong,
        cast.junyan,
        cast.wenbin,
        cast.peishan,
    ]


async def make_project(
    cast: Cast, *, name: str = "門診資訊系統升級", team: tuple[Caller, ...] = (), starts=date(2026, 9, 14)
):
    """Without its proposal; 林語彤 leads it. Gives its id and code."""
    opening = Opening(
        name=name,
        customer_id=cast.customer_id,
        manager_id=cast.yutong.actor_id,
        department_id=cast.departments[SERVICE],
        proposal_id=None,
        goal="三個院區一套系統",
        starts=starts,
        ends=starts + timedelta(days=101),
        amount=None,
        currency="TWD",
        team=tuple(one.actor_id for one in team),
    )
    async with DB.scope(cast.mingche):
        return await open_project(cast.mingche, opening, 2026)
