"""The same small company in notify's copies: see tests/factories/helpdesk.py for who is who."""

from uuid import UUID

from services.notify.db import DB
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from tests.factories.helpdesk import Cast


def mail_of(who: Caller) -> str:
    return f"{who.actor_id}@example.test"


async def copy_cast(
    cast: Cast, *, locale: str = "zh-Hant", company: str = "遠澄資訊服務", accent: str | None = None
) -> None:
    tenant = cast.tenant_id
    async with DB.tenant_scope(tenant):
        await DB.run(
            "insert into company (tenant_id, id, version, slug, name, zone, locale, state, host, accent, phone) "
            "values ($1, $1, 1, 'yuancheng', $2, 'Asia/Taipei', 'zh-Hant', 'active', null, $3, '+886 2 2345 6789')",
            tenant,
            company,
            accent,
        )
        for who in (cast.bohan, cast.yutong, cast.peishan, cast.mingche):
            await _member(tenant, who.actor_id, who.name, [str(role) for role in who.roles], "active")
        await _member(tenant, cast.suspended_id, "離職者", ["agent"], "suspended")
        for customer_id in {who.customer_id for who in (cast.hsiaohan, cast.manager, cast.stranger)}:
            await DB.run("insert into customer values ($1, $2, 1, $3, 'active')", tenant, customer_id, "客戶")
        for who in (cast.hsiaohan, cast.manager, cast.stranger):
            await DB.run(
                "insert into contact (tenant_id, id, version, customer_id, person_id, name, mail, locale, state) "
                "values ($1, $2, 1, $3, $4, $5, $6, $7, 'active')",
                tenant,
                who.actor_id,
                who.customer_id,
                new_id(),
                who.name,
                mail_of(who),
                locale,
            )
        await DB.run("insert into copy_state (tenant_id) values ($1)", tenant)


async def _member(tenant: UUID, member_id: UUID, name: str, roles: list[str], state: str) -> None:
    await DB.run(
        "insert into member (tenant_id, id, version, name, mail, locale, roles, state) values ($1, $2, 1, $3, $4, 'zh-Hant', $5, $6)",
        tenant,
        member_id,
        name,
        f"{member_id}@example.test",
        roles,
        state,
    )
