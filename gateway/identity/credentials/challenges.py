"""The question an authenticator answers: one per browser, used up by the right answer, so that none is played again.

A wrong answer leaves it open: there is nothing to guess at.
"""

import secrets

from gateway.db import DB

REGISTER, PROVE = "register", "prove"
SECONDS = 300

_ASK = """
insert into passkey_challenge (holder, challenge, purpose, expires_at)
values ($1, $2, $3, now() + make_interval(secs => $4))
on conflict (holder) do update set challenge = excluded.challenge, purpose = excluded.purpose,
  expires_at = excluded.expires_at
"""
_TAKE = """
delete from passkey_challenge where holder = $1 and purpose = $2 and expires_at > now() returning challenge
"""


async def ask(holder: bytes, purpose: str) -> bytes:
    """`holder` is the digest of the cookie that may answer. Inside an auth scope."""
    challenge = secrets.token_bytes(32)
    await DB.run(_ASK, holder, challenge, purpose, SECONDS)
    return challenge


async def take(holder: bytes, purpose: str) -> bytes | None:
    """The open question, which is thereby used up."""
    found = await DB.value(_TAKE, holder, purpose)
    return None if found is None else bytes(found)
