"""What a person can prove himself with, and what he must."""

from uuid import UUID

from msgspec import Struct

from gateway.db import DB
from shared.contracts.gateway import PERSON_NOT_FOUND

_FIND = """
select p.id as person_id, p.name, p.mail, h.hash from person p left join person_password h on h.person_id = p.id
where p.mail_norm = $1 and p.state = 'active'
"""
_READ = """
select p.mail, p.mail_norm, p.name, h.hash is not null as has_password, t.seed is not null as has_totp,
  (select count(*) from passkey k where k.person_id = p.id) as passkeys,
  (select count(*) from passkey k where k.person_id = p.id and k.rp_id = $2) as passkeys_here,
  (select count(*) from recovery_code r where r.person_id = p.id and r.used_at is null) as codes,
  p.is_operator or exists (
    select from membership m where m.person_id = p.id and m.kind = 'staff' and m.state = 'active'
  ) as must_have
from person p
left join person_password h on h.person_id = p.id
left join person_totp t on t.person_id = p.id
where p.id = $1 and p.state = 'active'
"""
_NOTE = """
update person set second_factor = $2, revision = revision + 1 where id = $1 and second_factor <> $2
"""
_HOLD = "select pg_advisory_xact_lock(hashtextextended('factors ' || $1, 0))"


class Found(Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    mail: str
    hash: str | None


class Factors(Struct, frozen=True, kw_only=True):
    """`passkeys_here` work at the host asked for; `must_have`: staff and operators need a second factor."""

    mail: str
    mail_norm: str
    name: str
    has_password: bool
    has_totp: bool
    passkeys: int
    passkeys_here: int
    codes: int
    must_have: bool

    @property
    def has_second(self) -> bool:
        return self.has_totp or self.passkeys > 0


async def find_by_mail(mail_norm: str) -> Found | None:
    """Only people who may sign in. Inside an auth scope, as everything here."""
    row = await DB.row(_FIND, mail_norm)
    return None if row is None else Found(**dict(row))


async def factors_of(person_id: UUID, rp_id: str = "") -> Factors | None:
    row = await DB.row(_READ, person_id, rp_id)
    return None if row is None else Factors(**dict(row))


async def hold_factors(person_id: UUID) -> Factors:
    """As they stand now. Whoever adds or removes one comes through here, so the others wait until this transaction
    ends. Raises `person.not_found` if the person has gone meanwhile."""
    await DB.run(_HOLD, str(person_id))
    factors = await factors_of(person_id)
    if factors is None:
        raise PERSON_NOT_FOUND()
    return factors


async def note_second_factor(person_id: UUID) -> None:
    """The company's admin sees whether somebody has one."""
    factors = await factors_of(person_id)
    if factors is not None:
        await DB.run(_NOTE, person_id, factors.has_second)
