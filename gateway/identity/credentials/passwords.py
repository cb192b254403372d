"""Passwords: what is acceptable, and hashing with argon2id."""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.db import DB
from gateway.identity.credentials.failures import (
    PASSWORD_DIFFERS,
    PASSWORD_GUESSABLE,
    PASSWORD_LONG,
    PASSWORD_SAME,
    PASSWORD_SHORT,
)
from gateway.identity.credentials.hashing import in_thread

SHORTEST, LONGEST = 10, 200
FIELD = "password"

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

_SAVE = """
insert into person_password (person_id, hash) values ($1, $2)
on conflict (person_id) do update set hash = excluded.hash, changed_at = now()
"""
_KNOWN = re.compile(
    r"^(password|passw0rd|p@ssw[o0]rd|qwert(y|z)?(uiop)?|asdf(gh)?(jkl)?|zxcv(bnm)?|letmein|welcome|admin(istrator)?|"
    r"iloveyou|changeme|secret|default|master|monkey|dragon|sunshine|princess|football|baseball|trustno|abc|test(ing)?|"
    r"guest|user|login|root|hello|huifang|woaini|taiwan|taipei|china)+$"
)
_TAIL = re.compile(r"[\W\d_]+")
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_DISGUISE = str.maketrans("@4$503!17", "aassoeiit")
"""Letters as people write them who were told to use other signs."""


def check_rules(password: str, *, mail: str, name: str) -> None:
    """Long enough, and not what a guesser tries first. Which letters it is made of makes no password better."""
    text = _plain(password)
    if len(text) < SHORTEST:
        raise PASSWORD_SHORT(fields={FIELD: PASSWORD_SHORT.code}, limit=SHORTEST)
    if len(text) > LONGEST:
        raise PASSWORD_LONG(fields={FIELD: PASSWORD_LONG.code}, limit=LONGEST)
    if _is_guessable(text.lower(), mail.lower(), name.lower()):
        raise PASSWORD_GUESSABLE(fields={FIELD: PASSWORD_GUESSABLE.code})


def _is_guessable(text: str, mail: str, name: str) -> bool:
    """Few different letters, a run, a known word with digits around, or himself."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    if len(set(text)) < 5 or steps <= {1} or steps <= {-1} or (text.isdecimal() and len(set(text)) < 8):
        return True
    plain, undressed = _TAIL.sub("", text), _ENDS.sub("", text).translate(_DISGUISE)
    return any(_KNOWN.match(word) for word in (plain, undressed)) or _is_himself(text, mail, name)


def _is_himself(text: str, mail: str, name: str) -> bool:
    """Little is left once his name and address are taken away."""
    own = {part for part in (*re.split(r"[@.]", mail), *name.split()) if len(part) >= (4 if part.isascii() else 2)}
    rest = text
    for part in sorted(own, key=len, reverse=True):
        rest = rest.replace(part, "")
    return rest != text and len(_TAIL.sub("", rest)) < 4


async def prepared(password: str, again: str, *, mail: str, name: str, earlier: str | None = None) -> str:
    """The hash of an acceptable password; raises what is wrong with it. `earlier` is the hash of the one it replaces.
    Outside of scopes: hashing takes its time."""
    check_rules(password, mail=mail, name=name)
    if _plain(password) != _plain(again):
        raise PASSWORD_DIFFERS(fields={"again": PASSWORD_DIFFERS.code})
    if earlier is not None and await is_right(earlier, password):
        raise PASSWORD_SAME(fields={FIELD: PASSWORD_SAME.code})
    return await hash_password(password)


async def hash_password(password: str) -> str:
    """Raises `sign_in.busy`, as all hashing."""
    return await in_thread(_HASHER.hash, _plain(password))


async def is_right(stored: str | None, password: str) -> bool:
    """The same work whether there is a password to compare with or not."""
    return await in_thread(_verify, stored, _plain(password))


def is_outdated(stored: str) -> bool:
    """Made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


async def save_password(person_id: UUID, hashed: str) -> None:
    """Inside an auth scope."""
    await DB.run(_SAVE, person_id, hashed)


def _plain(password: str) -> str:
    """However a keyboard composed it. What is far too long stays too long, without being composed to its end."""
    return unicodedata.normalize("NFKC", password[: 4 * LONGEST])


@cache
def _dummy() -> str:
    return _HASHER.hash("nobody's password")


def _verify(stored: str | None, password: str) -> bool:
    try:
        # One turn in the queue for both: how long somebody waits tells nothing either.
        return _HASHER.verify(stored or _dummy(), password[:LONGEST]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
