"""Who somebody is and how he is reached. Each runs inside a scope of the company.

`look_up` asks for everybody that a handful of events name in one question; inside it the others answer from that, and
ask only for whom it left out.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import asyncpg
from msgspec import Struct

from services.notify.db import DB
from shared.contracts.parties import Kind
from shared.core.ids import NIL

OURSELVES = NIL
"""Stands as the customer of the company's own people: their notices are nobody's in the portal."""


class RecipientKind(StrEnum):
    """`PERSON` and `LINK` are known to the gateway only: it is asked when the mail is rendered. `CHAT` is a room."""

    MEMBER = "member"
    CONTACT = "contact"
    PERSON = "person"
    LINK = "link"
    CHAT = "chat"


class Recipient(Struct, frozen=True, kw_only=True):
    """`enters` tells whether he can sign in and look at a bell. `roles` are a member's."""

    kind: RecipientKind
    id: UUID
    name: str = ""
    mail: str | None = None
    locale: str = ""
    customer_id: UUID = OURSELVES
    enters: bool = False
    roles: tuple[str, ...] = ()


class Company(Struct, frozen=True, kw_only=True):
    slug: str
    name: str
    zone: str
    locale: str
    host: str | None
    accent: str | None
    phone: str | None


class ChatOf(Struct, frozen=True, kw_only=True):
    """The channel of a delivery that goes by a messenger; `address` is sealed, in Base64. `to` is the recipient's own
    name or number there, empty for a room, whose `language` it is."""

    name: str
    address: bytes
    language: str
    to: str = ""


_MEMBER = "select id, name, mail, locale, roles from member where tenant_id = $1 and id = $2 and state = 'active'"
_AGENTS = """
select id, name, mail, locale, roles from member
where tenant_id = $1 and state = 'active' and roles && array['agent', 'support_lead'] order by id
"""
_WITH_ROLES = """
select id, name, mail, locale, roles from member
where tenant_id = $1 and state = 'active' and roles && $2::text[] order by id
"""
_CONTACT = """
select id, name, mail, locale, customer_id, person_id from contact
where tenant_id = $1 and id = $2 and state = 'active'
"""
_NAME = """
select name from member where tenant_id = $1 and id = $2
union all select name from contact where tenant_id = $1 and id = $2
"""
_COMPANY = "select slug, name, zone, locale, host, accent, phone from company where tenant_id = $1 and id = $1"
_FILLED = "select 1 from copy_state where tenant_id = $1"
_ABSENT = """
select wanted.table_name, wanted.id from unnest($2::text[], $3::uuid[]) as wanted (table_name, id)
where not exists (select from company t where wanted.table_name = 'company' and t.tenant_id = $1 and t.id = wanted.id
  union all select from member t where wanted.table_name = 'member' and t.tenant_id = $1 and t.id = wanted.id
  union all select from contact t where wanted.table_name = 'contact' and t.tenant_id = $1 and t.id = wanted.id)
"""


_LOOK_UP = """
select 'company' as what, id, slug as name, null as mail, '' as locale, null::uuid as customer_id, false as enters,
  true as active, '{}'::text[] as roles from company where tenant_id = $1 and id = $1
union all select 'member', id, name, mail, locale, $5::uuid, true, state = 'active', roles from member
  where tenant_id = $1 and id = any($2::uuid[])
union all select 'contact', id, name, mail, locale, customer_id, person_id is not null, state = 'active', '{}'
  from contact where tenant_id = $1 and id = any($3::uuid[])
union all select 'agent', id, name, mail, locale, $5::uuid, true, true, roles from member
  where $4 and tenant_id = $1 and state = 'active' and roles && array['agent', 'support_lead']
"""


@dataclass(slots=True)
class Known:
    """Who was looked up, active or not: nobody in `people` means asked for and not here."""

    people: dict[UUID, tuple[Recipient, bool]] = field(default_factory=dict)
    asked: frozenset[UUID] = frozenset()
    agents: list[Recipient] | None = None
    slug: str | None = None

    def take(self, row: asyncpg.Record) -> None:
        if row["what"] == "company":
            self.slug = row["name"]
            return
        made = Recipient(
            kind=RecipientKind.CONTACT if row["what"] == "contact" else RecipientKind.MEMBER,
            id=row["id"],
            name=row["name"],
            mail=row["mail"],
            locale=row["locale"],
            customer_id=row["customer_id"],
            enters=row["enters"],
            roles=tuple(row["roles"]),
        )
        if row["what"] != "agent":
            self.people[made.id] = (made, row["active"])
        elif self.agents is not None:
            self.agents.append(made)

    def active(self, kind: RecipientKind, one: UUID) -> Recipient | None:
        found, is_active = self.people.get(one, (None, False))
        return found if found is not None and is_active and found.kind is kind else None


_KNOWN: ContextVar[Known] = ContextVar("known", default=Known())  # noqa: B039 - nobody writes into the empty one


@asynccontextmanager
async def look_up(
    tenant_id: UUID, *, members: Collection[UUID], contacts: Collection[UUID], agents: bool
) -> AsyncIterator[Known]:
    """What is known of these, for as long as the transaction lasts. `agents` asks for all of them too."""
    known = Known(asked=frozenset((*members, *contacts)), agents=[] if agents else None)
    for row in await DB.rows(_LOOK_UP, tenant_id, list(members), list(contacts), agents, OURSELVES):
        known.take(row)
    token = _KNOWN.set(known)
    try:
        yield known
    finally:
        _KNOWN.reset(token)


async def member(tenant_id: UUID, member_id: UUID) -> Recipient | None:
    known = _KNOWN.get()
    if member_id in known.asked:
        return known.active(RecipientKind.MEMBER, member_id)
    row = await DB.row(_MEMBER, tenant_id, member_id)
    return None if row is None else _member(row)


async def with_roles(tenant_id: UUID, roles: Collection[str]) -> list[Recipient]:
    """Active members who have one of the roles."""
    return [_member(row) for row in await DB.rows(_WITH_ROLES, tenant_id, list(roles))]


async def agents(tenant_id: UUID) -> list[Recipient]:
    """Everybody who works on tickets, the leads among them."""
    known = _KNOWN.get().agents
    if known is not None:
        return known
    return [_member(row) for row in await DB.rows(_AGENTS, tenant_id)]


async def contact(tenant_id: UUID, contact_id: UUID) -> Recipient | None:
    known = _KNOWN.get()
    if contact_id in known.asked:
        return known.active(RecipientKind.CONTACT, contact_id)
    row = await DB.row(_CONTACT, tenant_id, contact_id)
    if row is None:
        return None
    return Recipient(
        kind=RecipientKind.CONTACT,
        id=row["id"],
        name=row["name"],
        mail=row["mail"],
        locale=row["locale"],
        customer_id=row["customer_id"],
        enters=row["person_id"] is not None,
    )


async def recipient(tenant_id: UUID, kind: RecipientKind, recipient_id: UUID) -> Recipient | None:
    """As he is now; None once he is gone."""
    find = member if kind is RecipientKind.MEMBER else contact
    return await find(tenant_id, recipient_id)


async def name_of(tenant_id: UUID, kind: Kind, actor_id: UUID) -> str:
    """The name of who acted; empty for programs."""
    if kind not in {Kind.MEMBER, Kind.CUSTOMER}:
        return ""
    known = _KNOWN.get()
    if actor_id in known.asked:
        return known.people[actor_id][0].name if actor_id in known.people else ""
    return str(await DB.value(_NAME, tenant_id, actor_id) or "")


async def slug_of(tenant_id: UUID) -> str | None:
    """The company's name in addresses; None if the company is not here."""
    known = _KNOWN.get().slug
    if known is not None:
        return known
    found = await company(tenant_id)
    return None if found is None else found.slug


async def company(tenant_id: UUID) -> Company | None:
    row = await DB.row(_COMPANY, tenant_id)
    return None if row is None else Company(**dict(row))


async def is_filled(tenant_id: UUID) -> bool:
    return await DB.value(_FILLED, tenant_id) is not None


async def absent(tenant_id: UUID, wanted: list[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """Of (table, id) pairs, those that have not arrived here."""
    rows = await DB.rows(_ABSENT, tenant_id, [table for table, _ in wanted], [one for _, one in wanted])
    return [(row["table_name"], row["id"]) for row in rows]


def _member(row: asyncpg.Record) -> Recipient:
    return Recipient(
        kind=RecipientKind.MEMBER,
        id=row["id"],
        name=row["name"],
        mail=row["mail"],
        locale=row["locale"],
        enters=True,
        roles=tuple(row["roles"]),
    )
