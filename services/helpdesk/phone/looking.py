"""Who a number or a name may be."""

from collections.abc import Iterable
from uuid import UUID

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.phone.numbers import digits, e164, is_like_number, region_of, shown, tail
from services.helpdesk.search.asking import read
from services.helpdesk.search.grams import Numbers
from shared.contracts.desk.phone import CallerHit, CallersFound, KnownBy, LookUpCaller
from shared.contracts.parties import Caller

CANDIDATES = 50
"""Contacts whose numbers end alike; of a switchboard's number many have the same."""

_HIT = "q.id as contact_id, q.customer_id, q.name, c.name as customer_name, q.mail, q.phone"
_REMEMBERED = f"""
select {_HIT} from caller_number n join contact q on q.tenant_id = n.tenant_id and q.id = n.contact_id
join customer c on c.tenant_id = q.tenant_id and c.id = q.customer_id
where n.tenant_id = $1 and n.number = $2 and q.state = 'active' order by n.made_at desc, q.id limit {CANDIDATES}
"""
_ENDING = f"""
select {_HIT} from contact q join customer c on c.tenant_id = q.tenant_id and c.id = q.customer_id
where q.tenant_id = $1 and q.phone_tail = $2 and q.phone_tail <> '' and q.state = 'active'
order by q.name, q.id limit {CANDIDATES}
"""
_NAMED = """
select q.id as contact_id, c.id as customer_id, coalesce(q.name, c.name) as name, c.name as customer_name, q.mail,
  q.phone
from search_parties($2, null, $3) f
left join lateral (select k.* from contact k
  where f.kind = 'contact' and k.tenant_id = $1 and k.id = f.id limit 1) q on true
cross join lateral (select k.id, k.name from customer k
  where k.tenant_id = $1 and k.id = coalesce(q.customer_id, f.id) limit 1) c
where coalesce(q.state, 'active') = 'active' order by f.kind desc, name, f.id
"""


async def look_up(caller: Caller, command: LookUpCaller) -> CallersFound:
    q = command.q.strip()
    if not is_like_number(q):
        return CallersFound(items=await _named(caller.tenant_id, q, command.limit))
    region = await region_of(caller.tenant_id)
    number = e164(q, region)
    found = await by_number(caller.tenant_id, q, number, region)
    return CallersFound(
        items=tuple(found[: command.limit]), number=number, shown=shown(number, region) if number else q
    )


async def by_number(tenant_id: UUID, said: str, number: str | None, region: str) -> list[CallerHit]:
    """Whoever it was remembered for first. A number that is none anywhere (an extension, a typing error) is compared
    digit by digit."""
    kept = await DB.rows(_REMEMBERED, tenant_id, number) if number else []
    ending = await DB.rows(_ENDING, tenant_id, tail(number or said))
    same = [row for row in ending if _is_same(row["phone"], said, number, region)]
    return _once([*_hits(kept, KnownBy.REMEMBERED), *_hits(same, KnownBy.DIRECTORY)])


def _is_same(phone: str, said: str, number: str | None, region: str) -> bool:
    return e164(phone, region) == number if number else digits(phone) == digits(said)


async def _named(tenant_id: UUID, q: str, limit: int) -> tuple[CallerHit, ...]:
    words = read(q).of_names
    if not words:
        return ()
    rows = await DB.rows(_NAMED, tenant_id, Numbers(tenant_id).of(words), limit)
    return tuple(_hits(rows, KnownBy.NAME))


def _hits(rows: Iterable[asyncpg.Record], known_by: KnownBy) -> list[CallerHit]:
    return [CallerHit(known_by=known_by, **dict(row)) for row in rows]


def _once(hits: Iterable[CallerHit]) -> list[CallerHit]:
    found: dict[UUID | None, CallerHit] = {}
    for hit in hits:
        found.setdefault(hit.contact_id, hit)
    return list(found.values())
