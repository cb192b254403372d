"""One attempt to sign in at a provider. It lies sealed in a cookie of the browser that began it, so only that browser
can finish it, and a stranger who begins attempts costs us no row."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from time import time
from uuid import UUID

import msgspec
from litestar.datastructures import Cookie
from msgspec import Struct

from gateway.oauth.providers.queries import callback_of
from gateway.oauth.server.answers import with_parameters
from gateway.oauth.settings import sealer
from gateway.oauth.signin.provider import Provider
from shared.core.seal import BrokenSeal

SECONDS = 600
MAX_AGE_SECONDS = 12 * 3600
"""How old a sign-in at the provider may be: as old as a session of staff here. A provider that is told must say how old
it is (OpenID Connect Core, 3.1.2.1)."""


class Attempt(Struct, frozen=True, kw_only=True):
    provider_id: UUID
    state: str
    nonce: str
    verifier: str
    next: str
    began: int
    is_again: bool


def begin_attempt(provider: Provider, going_to: str, *, is_again: bool = False) -> Attempt:
    """`going_to` is where the person wanted to go: a path of ours. `is_again`: he is to prove himself anew, whatever
    the provider remembers of him."""
    return Attempt(
        provider_id=provider.id,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        next=going_to,
        began=int(time()),
        is_again=is_again,
    )


def address_of(provider: Provider, attempt: Attempt) -> str:
    """At the provider, with everything that its answer will be held against."""
    challenge = urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    age = {"prompt": "login", "max_age": "0"} if attempt.is_again else {"max_age": str(MAX_AGE_SECONDS)}
    return with_parameters(
        provider.endpoints.authorization,
        {
            "response_type": "code",
            "client_id": provider.client_id,
            "redirect_uri": callback_of(provider.id),
            "scope": "openid email profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **age,
        },
    )


def cookie_name(state: str) -> str:
    """One per attempt, so that two tabs do not disturb each other."""
    return f"__Host-attempt-{sha256(state.encode()).hexdigest()[:16]}"


def as_cookie(attempt: Attempt) -> Cookie:
    sealed = sealer().seal(msgspec.json.encode(attempt)).decode()
    return _cookie(attempt.state, sealed, SECONDS)


def spent_cookie(state: str) -> Cookie:
    return _cookie(state, "", 0)


def read_attempt(cookies: dict[str, str], state: str, provider_id: UUID) -> Attempt | None:
    """None for a state that this browser did not begin, that is too old, or that belongs to another provider."""
    try:
        attempt = msgspec.json.decode(sealer().open(cookies.get(cookie_name(state), "").encode()), type=Attempt)
    except (BrokenSeal, msgspec.DecodeError, UnicodeEncodeError):
        return None
    same = secrets.compare_digest(attempt.state.encode(), state.encode())
    return attempt if same and attempt.provider_id == provider_id and attempt.began + SECONDS > time() else None


def _cookie(state: str, value: str, seconds: int) -> Cookie:
    return Cookie(
        key=cookie_name(state),
        value=value,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=True,
        samesite="lax",
    )
