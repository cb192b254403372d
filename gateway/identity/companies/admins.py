"""Whether a company has anybody who can run it: for operators, who made it and invited the first one. Of whom has
come they learn no more than that; whom they wait for they may write to again."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from gateway.identity.journal import changed
from gateway.identity.links.wanted import INVITATION, INVITATION_HOURS, want_again
from shared.contracts.gateway import MEMBER_NOT_FOUND, MemberChanged
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_COUNT = """
select count(*) from membership
where tenant_id = $1 and kind = 'staff' and state = 'active' and $2 = any(roles)
"""
_AWAITED = """
select m.id, m.name, p.mail, t.expires_at - make_interval(hours => $3) as sent_at, t.expires_at,
  t.expires_at <= now() as is_over
from membership m join person p on p.id = m.person_id
join link_token t on t.company_id = m.tenant_id and t.membership_id = m.id
where m.tenant_id = $1 and m.kind = 'staff' and m.state = 'invited' and $2 = any(m.roles) order by m.id limit 20
"""
_HOLD = """
select name from membership
where tenant_id = $1 and id = $2 and kind = 'staff' and state = 'invited' and $3 = any(roles) for update
"""
_AGAIN = "update membership set revision = revision + 1 where tenant_id = $1 and id = $2 returning revision"
_JUST_SENT = """
select exists (select from link_token where company_id = $1 and membership_id = $2
  and expires_at > now() + make_interval(hours => $3) - interval '1 minute')
"""


class Awaited(Struct, frozen=True, kw_only=True):
    """An admin who has been invited and has not come. After `expires_at` the link leads nowhere."""

    id: UUID
    name: str
    mail: str
    sent_at: datetime
    expires_at: datetime
    is_over: bool


class Admins(Struct, frozen=True, kw_only=True):
    """`active` is how many can run the company now."""

    active: int
    awaited: tuple[Awaited, ...]


async def admins_of(company_id: UUID) -> Admins:
    """Inside an auth scope."""
    role = str(Role.AD)
    rows = await DB.rows(_AWAITED, company_id, role, INVITATION_HOURS)
    return Admins(active=await DB.value(_COUNT, company_id, role), awaited=tuple(Awaited(**dict(row)) for row in rows))


async def invite_again(caller: Caller, company_id: UUID, member_id: UUID) -> None:
    """A new link, the one before is dead; sent twice within a minute it is sent once. Raises `member.not_found` unless
    he is an admin who is still awaited. Inside an auth scope."""
    name = await DB.value(_HOLD, company_id, member_id, str(Role.AD))
    if name is None:
        raise MEMBER_NOT_FOUND()
    if await DB.value(_JUST_SENT, company_id, member_id, INVITATION_HOURS):
        return
    revision = await DB.value(_AGAIN, company_id, member_id)
    await want_again(caller, INVITATION, tenant_id=company_id, membership_id=member_id)
    event = MemberChanged(id=member_id, version=revision)
    await changed(caller, event, "member.reinvited", tenant_id=company_id, name=name)
