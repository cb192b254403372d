"""How often somebody may try a secret: counted in PostgreSQL, so that every replica counts together.

Whether the account exists makes no difference to what is counted.
"""

from hashlib import sha256

from gateway.db import DB
from gateway.limits.rest import LIMIT_REACHED
from shared.db.doors import Door

WINDOW_SECONDS = 15 * 60
PER_ACCOUNT = 10
PER_ADDRESS = 100
PER_DOMAIN = 1_000
"""All accounts of one mail domain together: a company's worth of guessing."""
RESETS_PER_ACCOUNT = 3

_ADMIT = "select throttle($1, $2, $3)"
# Locked in the order of their keys, as throttle() does. $2 is forgotten, the rest loses its latest attempt.
_FORGIVE = """
with locked as (select key from throttle where key = any($1) order by key for update),
gone as (delete from throttle t using locked where t.key = locked.key and t.key = $2)
update throttle t set attempts = trim_array(t.attempts, 1) from locked
where t.key = locked.key and t.key is distinct from $2 and cardinality(t.attempts) > 0
"""


async def admit_attempt(mail: str, address: str) -> None:
    """Before a password or code is even looked at; raises `limit.reached`. `mail` is normalised."""
    await _admit(
        {
            _key("account", mail): PER_ACCOUNT,
            _key("address", address): PER_ADDRESS,
            _key("domain", mail.rpartition("@")[2]): PER_DOMAIN,
        }
    )


async def admit_reset(mail: str, address: str) -> None:
    await _admit({_key("reset", mail): RESETS_PER_ACCOUNT, _key("reset-address", address): PER_ADDRESS})


async def forgive(mail: str) -> None:
    """He got in, or proved his mailbox: earlier failures no longer count against the account. In an auth scope."""
    await DB.run(_FORGIVE, [_key("account", mail)], _key("account", mail))


async def right(mail: str, address: str) -> None:
    """The attempt just admitted was no guess: it counts against no neighbour behind the same address or domain, but
    for the account until he is in. In an auth scope."""
    await DB.run(_FORGIVE, _shared(mail, address), None)


async def right_and_in(mail: str, address: str) -> None:
    """Both, without waiting for each other in a circle."""
    await DB.run(_FORGIVE, [_key("account", mail), *_shared(mail, address)], _key("account", mail))


def _shared(mail: str, address: str) -> list[str]:
    return [_key("address", address), _key("domain", mail.rpartition("@")[2])]


async def _admit(limits: dict[str, int]) -> None:
    async with DB.pools[Door.AUTH].acquire(timeout=5) as connection:
        wait = await connection.fetchval(_ADMIT, list(limits), list(limits.values()), WINDOW_SECONDS)
    if wait:
        raise LIMIT_REACHED(retry_after=wait)


def _key(kind: str, whom: str) -> str:
    """Nobody reads addresses out of this table."""
    return sha256(f"{kind}\0{whom}".encode()).hexdigest()
