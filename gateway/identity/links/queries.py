"""The link as notify puts it into a mail."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from gateway.identity.keys import base_url
from gateway.identity.links.tokens import make_token
from gateway.identity.links.wanted import PASSWORD_RESET
from shared.contracts.gateway import LINK_GONE, LinkQuery, LinkView
from shared.contracts.parties import Caller
from shared.db.doors import Door
from shared.feature import Ask

_OPEN = """
select t.id, t.purpose, t.generation, t.expires_at, t.person_id, t.company_id, t.membership_id, p.mail, p.locale,
  p.state as person_state, coalesce(m.name, p.name) as name, m.kind, m.state as membership_state,
  c.name as company_name, c.slug, c.host
from link_token t
join person p on p.id = t.person_id
left join membership m on m.tenant_id = t.company_id and m.id = t.membership_id
left join company c on c.tenant_id = t.company_id and c.id = t.company_id
where t.id = $1 and t.used_at is null and t.expires_at > now() and p.state in ('invited', 'active')
  and (m.id is null or m.state = 'invited') and (c.id is null or c.state <> 'suspended')
"""


class OpenLink(Struct, frozen=True, kw_only=True):
    """A link that still leads somewhere."""

    id: UUID
    purpose: str
    generation: int
    expires_at: datetime
    person_id: UUID
    company_id: UUID | None
    membership_id: UUID | None
    mail: str
    locale: str
    person_state: str
    name: str
    kind: str | None
    membership_state: str | None
    company_name: str | None
    slug: str | None
    host: str | None


async def open_link(token_id: UUID) -> OpenLink | None:
    """Neither used, nor expired, nor overtaken by what became of person, membership or company. In an auth scope."""
    row = await DB.row(_OPEN, token_id)
    return None if row is None else OpenLink(**dict(row))


async def make_link(caller: Caller, command: LinkQuery, ask: Ask) -> LinkView:
    """Opens its own scope: links are found before a company is known, so only the auth door sees them all."""
    async with DB.scope(caller, door=Door.AUTH):
        link = await open_link(command.token_id)
    if link is None:
        raise LINK_GONE()
    token = make_token(link.id, link.purpose, link.generation)
    page = "reset" if link.purpose == PASSWORD_RESET else "invite"
    return LinkView(
        kind=link.purpose,
        url=f"{_origin(link.host)}/auth/{page}/{token}",
        name=link.name,
        mail=link.mail,
        locale=link.locale,
        company_name=link.company_name,
        expires_at=link.expires_at,
    )


def _origin(host: str | None) -> str:
    """A company with a host of its own sends its people there."""
    scheme = base_url().partition("://")[0]
    return f"{scheme}://{host}" if host else base_url()
