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
_CLEAR = "delete from throttle where key = $1"


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
    await DB.run(_CLEAR, _key("account", mail))


async def _admit(limits: dict[str, int]) -> None:
    async with DB.pools[Door.AUTH].acquire(timeout=5) as connection:
        wait = await connection.fetchval(_ADMIT, list(limits), list(limits.values()), WINDOW_SECONDS)
    if wait:
        raise LIMIT_REACHED(retry_after=wait)


def _key(kind: str, whom: str) -> str:
    """Nobody reads addresses out of this table."""
    return sha256(f"{kind}\0{whom}".encode()).hexdigest()
