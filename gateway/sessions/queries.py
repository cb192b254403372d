"""From a cookie to the visitor: one statement, no transaction. And a person's devices, for him to see."""

import hmac
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from gateway.db import DB
from gateway.sessions.access import STANDINGS, place
from gateway.sessions.cookies import digest
from gateway.sessions.states import MFA
from gateway.visitors import Visitor
from shared.db.doors import Door

TOUCH_SECONDS = 300

_FIND = f"""
select s.id, s.person_id, s.company_id, s.at_ops, s.bound_company_id, s.amr, s.authenticated_at,
  extract(epoch from s.expires_at - now())::float8 as seconds_left,
  s.seen_at < now() - make_interval(secs => $2) as is_stale,
  p.name, p.mail, p.locale, p.zone, p.is_operator,
  t.tenant_id, t.membership_id, t.kind, t.member_name, t.roles, t.contact_id, t.customer_id, t.is_manager, t.customer,
  t.slug, t.company, t.company_zone, t.accent, t.phone
from session s
join person p on p.id = s.person_id and p.state = 'active'
left join lateral ({STANDINGS} and m.tenant_id = s.company_id and m.id = s.membership_id) t on true
where s.secret_hash = $1 and s.ended_at is null and s.expires_at > now()
"""
_LAST = """
select c.slug, c.name from session s join company c on c.tenant_id = s.company_id and c.id = s.company_id
where s.secret_hash = $1 and c.state <> 'suspended'
"""
_TOUCH = """
with seen as (update session set seen_at = now() where id = $1 returning company_id, membership_id)
update membership m set last_seen = now() from seen where m.tenant_id = seen.company_id and m.id = seen.membership_id
"""
_LIST = """
select id, created_at, seen_at, address, agent, amr from session
where person_id = $1 and ended_at is null and expires_at > now() order by seen_at desc, id
"""


class Found(Struct, frozen=True, kw_only=True):
    visitor: Visitor
    seconds_left: float


class Left(Struct, frozen=True, kw_only=True):
    """The company a session was in, whether it still counts or not."""

    slug: str
    name: str


class Device(Struct, frozen=True, kw_only=True):
    """One session as its owner sees it."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    address: str
    agent: str
    amr: tuple[str, ...]


def csrf_token(secret: str) -> str:
    """Only whoever holds the cookie can know it."""
    return hmac.digest(secret.encode(), b"csrf", sha256).hex()


async def find(secret: str) -> Found | None:
    """None for a session that ended, expired, or whose person may no longer stand where it says."""
    async with DB.pools[Door.AUTH].acquire(timeout=5) as connection:
        row = await connection.fetchrow(_FIND, digest(secret), TOUCH_SECONDS)
        if row is None or (row["company_id"] is not None and row["membership_id"] is None):
            return None
        if row["is_stale"]:
            await connection.execute(_TOUCH, row["id"])
    return Found(visitor=_visitor(row, secret), seconds_left=row["seconds_left"])


async def last_company(secret: str) -> Left | None:
    """Whoever was signed in there may read its name; nobody learns of a company by guessing."""
    async with DB.pools[Door.AUTH].acquire(timeout=5) as connection:
        row = await connection.fetchrow(_LAST, digest(secret))
    return None if row is None else Left(slug=row["slug"], name=row["name"])


def _visitor(row: Record, secret: str) -> Visitor:
    stands = place(row) if row["company_id"] is not None else None
    amr = tuple(row["amr"])
    return Visitor(
        session_id=row["id"],
        person_id=row["person_id"],
        name=stands.member_name if stands else row["name"],
        mail=row["mail"],
        locale=row["locale"],
        zone=row["zone"],
        csrf=csrf_token(secret),
        amr=amr,
        authenticated_at=row["authenticated_at"],
        is_operator=row["is_operator"] and row["at_ops"] and MFA in amr,
        bound_company_id=row["bound_company_id"],
        standing=stands.standing if stands else None,
    )


async def devices_of(person_id: UUID) -> list[Device]:
    """Inside an auth scope."""
    return [_device(row) for row in await DB.rows(_LIST, person_id)]


def _device(row: Record) -> Device:
    given: dict[str, Any] = dict(row)
    return Device(**{**given, "amr": tuple(given["amr"])})
