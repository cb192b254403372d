"""How often somebody may try a secret: counted in PostgreSQL, so that every replica counts together.

Whether the account exists makes no difference to what is counted.
"""

from hashlib import sha256
from uuid import UUID

from gateway.db import DB
from gateway.limits.rest import LIMIT_REACHED, place
from shared.db.doors import Door

WINDOW_SECONDS = 15 * 60
PER_ACCOUNT = 10
PER_ACCOUNT_AND_ADDRESS = 6
"""Less than the account has: whoever guesses from one place leaves tries to its owner at another."""
PER_ADDRESS = 100
PER_COMPANY = 1_000
"""All accounts under mail domains that a company has proven as its own: a company's worth of guessing. Domains in
general have no limit: thousands of strangers share a public provider's, and anybody could shut them all out."""
RESETS_PER_ACCOUNT = 3
FORMS_PER_ADDRESS = 20
"""An office may share one; what a form takes in an hour is its own setting."""

_ADMIT = "select throttle($1, $2, $3)"
# Locked in the order of their keys, as throttle() does. $2 is forgotten, the rest loses its latest attempt.
_FORGIVE = """
with locked as (select key from throttle where key = any($1) order by key for update),
gone as (delete from throttle t using locked where t.key = locked.key and t.key = any($2))
update throttle t set attempts = trim_array(t.attempts, 1) from locked
where t.key = locked.key and not t.key = any($2) and cardinality(t.attempts) > 0
"""


async def admit_attempt(mail: str, address: str, company: UUID | None) -> None:
    """Before a password or code is even looked at; raises `limit.reached`. `mail` is normalised; `company` has proven
    its domain."""
    own, shared = _own(mail, address), _shared(address, company)
    limits = dict(zip(own, (PER_ACCOUNT, PER_ACCOUNT_AND_ADDRESS), strict=True))
    await _admit(limits | dict(zip(shared, (PER_ADDRESS, PER_COMPANY), strict=False)))


async def admit_reset(mail: str, address: str) -> None:
    await _admit({_key("reset", mail): RESETS_PER_ACCOUNT, _key("reset-address", place(address)): PER_ADDRESS})


async def admit_form(address: str, form_id: UUID, company: UUID) -> None:
    """Before a public form is looked at; raises `limit.reached`. Counts what is refused, too."""
    limits = {_key("form-address", f"{form_id.hex}\0{place(address)}"): FORMS_PER_ADDRESS}
    await _admit(limits | {_key("form-company", company.hex): PER_COMPANY})


async def forgive(mail: str, address: str) -> None:
    """He got in, or proved his mailbox: earlier failures no longer count against the account. In an auth scope."""
    own = _own(mail, address)
    await DB.run(_FORGIVE, own, own)


async def no_guess(mail: str, address: str, company: UUID | None) -> None:
    """The attempt just admitted was right, or nobody looked at it: it counts against nobody. Earlier ones go on
    counting for the account until he is in. In an auth scope."""
    await DB.run(_FORGIVE, [*_own(mail, address), *_shared(address, company)], [])


async def right_and_in(mail: str, address: str, company: UUID | None) -> None:
    """Both, without waiting for each other in a circle."""
    own = _own(mail, address)
    await DB.run(_FORGIVE, [*own, *_shared(address, company)], own)


def _own(mail: str, address: str) -> list[str]:
    return [_key("account", mail), _key("account-address", f"{mail}\0{place(address)}")]


def _shared(address: str, company: UUID | None) -> list[str]:
    return [_key("address", place(address)), *([_key("company", company.hex)] if company else [])]


async def _admit(limits: dict[str, int]) -> None:
    async with DB.pools[Door.AUTH].acquire(timeout=5) as connection:
        wait = await connection.fetchval(_ADMIT, list(limits), list(limits.values()), WINDOW_SECONDS)
    if wait:
        raise LIMIT_REACHED(retry_after=wait)


def _key(kind: str, whom: str) -> str:
    """Nobody reads addresses out of this table."""
    return sha256(f"{kind}\0{whom}".encode()).hexdigest()
