"""Where a person may stand: his active memberships in companies that are not suspended. One statement for the choice
of company and for every request, so that both agree on who is still in."""

from collections.abc import Collection
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from gateway.db import DB
from gateway.sessions.states import is_strong
from gateway.visitors import Standing
from shared.contracts.parties import Kind
from shared.contracts.roles import Role

STANDINGS = """
select m.tenant_id, m.id as membership_id, m.person_id, m.kind, m.name as member_name, m.roles, m.contact_id,
  m.customer_id, coalesce(k.manager, false) as is_manager, u.name as customer,
  c.slug, c.name as company, c.zone as company_zone, c.accent, c.phone
from membership m
join company c on c.tenant_id = m.tenant_id and c.id = m.tenant_id and c.state <> 'suspended'
left join contact k on k.tenant_id = m.tenant_id and k.id = m.contact_id
left join customer u on u.tenant_id = m.tenant_id and u.id = m.customer_id
where m.state = 'active' and (m.kind = 'staff' or (k.state = 'active' and u.state = 'active'))
"""
_OF_PERSON = f"{STANDINGS} and m.person_id = $1 order by c.name, m.kind desc, m.id"
_ONE = f"{STANDINGS} and m.person_id = $1 and m.id = $2"
_IS_OPERATOR = "select is_operator from person where id = $1 and state = 'active'"


class Place(Struct, frozen=True, kw_only=True):
    """A standing that can be chosen; `member_name` is how the company calls him."""

    standing: Standing
    member_name: str

    @property
    def is_staff(self) -> bool:
        return self.standing.kind is Kind.MEMBER

    def is_open_to(self, amr: Collection[str]) -> bool:
        """A customer's session may be older than his being staff: the company asks for a second factor."""
        return not self.is_staff or is_strong(amr)

    @property
    def path(self) -> str:
        return f"/w/{self.standing.slug}" if self.is_staff else f"/p/{self.standing.slug}"


def place(row: Record) -> Place:
    is_staff = row["kind"] == "staff"
    customer_role = Role.CM if row["is_manager"] else Role.CC
    standing = Standing(
        tenant_id=row["tenant_id"],
        slug=row["slug"],
        company=row["company"],
        zone=row["company_zone"],
        accent=row["accent"],
        phone=row["phone"],
        kind=Kind.MEMBER if is_staff else Kind.CUSTOMER,
        membership_id=row["membership_id"],
        actor_id=row["membership_id"] if is_staff else row["contact_id"],
        roles=tuple(Role(role) for role in row["roles"]) if is_staff else (customer_role,),
        customer_id=row["customer_id"],
        customer=row["customer"],
    )
    return Place(standing=standing, member_name=row["member_name"])


async def places_of(person_id: UUID) -> list[Place]:
    """Inside an auth scope."""
    return [place(row) for row in await DB.rows(_OF_PERSON, person_id)]


async def place_of(person_id: UUID, membership_id: UUID) -> Place | None:
    """Inside an auth scope."""
    row = await DB.row(_ONE, person_id, membership_id)
    return None if row is None else place(row)


async def is_operator(person_id: UUID) -> bool:
    """Inside an auth scope."""
    return bool(await DB.value(_IS_OPERATOR, person_id))
