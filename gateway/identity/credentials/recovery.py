"""Recovery codes: ten slips of paper for the day the phone is gone. Each works once; only digests are kept."""

import secrets
from hashlib import sha256
from uuid import UUID

from gateway.db import DB

COUNT = 10
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without letters and digits that look alike."""
GROUPS, GROUP_LENGTH = 4, 4
"""78 bits: more than anybody can try, even against the digests."""

_FORGET = "delete from recovery_code where person_id = $1"
_SAVE = "insert into recovery_code (hash, person_id) values ($1, $2)"
_USE = "update recovery_code set used_at = now() where hash = $1 and person_id = $2 and used_at is null"


async def make_codes(person_id: UUID) -> list[str]:
    """New ones, to be shown once; the earlier ones are void. Inside an auth scope."""
    codes = [_one() for _ in range(COUNT)]
    await DB.run(_FORGET, person_id)
    await DB.run_many(_SAVE, [(_digest(code), person_id) for code in codes])
    return codes


async def use(person_id: UUID, code: str) -> bool:
    return bool(await DB.run(_USE, _digest(code), person_id))


async def forget(person_id: UUID) -> None:
    await DB.run(_FORGET, person_id)


def looks_like(code: str) -> bool:
    """Rather than a code from an app."""
    return len(_letters(code)) == GROUPS * GROUP_LENGTH


def _one() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def _letters(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _digest(code: str) -> bytes:
    return sha256(_letters(code).encode()).digest()
