"""From the provider's code to what it says of the person: the token request, the id token held against the attempt."""

from base64 import b64encode
from datetime import UTC, datetime
from time import monotonic, time
from typing import Annotated, Any
from urllib.parse import quote_plus, urlencode
from uuid import UUID

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key
from msgspec import Meta, Struct
from msgspec.structs import replace

from gateway.oauth.providers.outside import Unreachable, get, post
from gateway.oauth.providers.queries import callback_of
from gateway.oauth.signin.attempt import MAX_AGE_SECONDS, Attempt
from gateway.oauth.signin.provider import Provider
from shared.contracts.fields import END

SKEW_SECONDS = 60
KEYS_SECONDS = 600.0
RETRY_SECONDS = 30.0
KEYS_LIMIT = 50
_NOT_ID_TOKENS = frozenset({"at+jwt", "application/at+jwt", "logout+jwt", "dpop+jwt"})
_OURS = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})


class Untrusted(Exception):
    """The provider's answer does not prove anything. The text is a word for the company's log."""


class Claims(Struct, kw_only=True):
    """Of an id token; what it says beyond this is not read."""

    iss: str
    sub: Annotated[str, Meta(min_length=1, max_length=255)]
    aud: str | list[str]
    exp: float
    iat: float
    nonce: str
    azp: str | None = None
    auth_time: float | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None
    email_verified: Any = None


class _Tokens(Struct):
    id_token: Annotated[str, Meta(max_length=16_000)]
    access_token: Annotated[str, Meta(max_length=16_000, pattern="^[!-~]*" + END)] = ""


class _About(Struct, kw_only=True):
    """What userinfo says, if it is about the same person."""

    sub: str
    email: Annotated[str, Meta(max_length=254)] | None = None
    email_verified: Any = None


class _Document(Struct):
    keys: list[dict[str, Any]]


_keys: dict[UUID, tuple[KeySet, float]] = {}


async def exchange(provider: Provider, attempt: Attempt, code: str) -> Claims:
    """Raises Untrusted."""
    try:
        tokens = msgspec.json.decode(await _ask(provider, attempt, code), type=_Tokens)
        claims = _held(await _verified(provider, tokens.id_token), provider, attempt)
    except Unreachable as error:
        raise Untrusted(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Untrusted("document") from error
    return claims if claims.email is not None else await _with_mail(claims, provider, tokens.access_token)


def proven_at(claims: Claims) -> datetime:
    """When the person last proved himself to the provider; one that does not say vouches for no moment at all, so that
    nothing weighty is opened by it."""
    moment = time()
    told = claims.auth_time if claims.auth_time is not None else 0.0
    return datetime.fromtimestamp(max(moment - MAX_AGE_SECONDS, min(moment, told)), UTC)


async def _with_mail(claims: Claims, provider: Provider, access_token: str) -> Claims:
    """Many providers keep the address out of the id token. It is needed the first time only, so going without is no
    failure here."""
    address = provider.endpoints.userinfo
    if address is None or not access_token:
        return claims
    try:
        about = msgspec.json.decode(await get(address, {"Authorization": f"Bearer {access_token}"}), type=_About)
    except (Unreachable, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return claims
    if about.sub != claims.sub:
        return claims
    return replace(claims, email=about.email, email_verified=about.email_verified)


async def _ask(provider: Provider, attempt: Attempt, code: str) -> bytes:
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback_of(provider.id),
        "code_verifier": attempt.verifier,
    }
    headers: dict[str, str] = {}
    secret = provider.secret
    if secret is None:
        given["client_id"] = provider.client_id
    elif provider.endpoints.post:
        given |= {"client_id": provider.client_id, "client_secret": secret}
    else:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}".encode()
        headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
    return await post(provider.endpoints.token, urlencode(given).encode(), headers)


async def _verified(provider: Provider, token: str) -> bytes:
    """The payload, once one of the provider's keys and one of the agreed algorithms vouch for it."""
    try:
        header: dict[str, Any] = jws.extract_compact(token.encode()).headers()
        if set(header) - _OURS or header.get("alg") not in provider.endpoints.algorithms:
            raise Untrusted("signature")
        if str(header.get("typ", "JWT")).lower() in _NOT_ID_TOKENS:
            raise Untrusted("token_type")
        keys = await _keys_of(provider, header.get("kid"))
        payload = jws.deserialize_compact(token.encode(), keys, algorithms=[header["alg"]]).payload
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Untrusted("signature") from error
    return bytes(payload or b"")


async def _keys_of(provider: Provider, kid: Any) -> KeySet:
    """Kept for ten minutes; an unknown key id makes us look again, but not more often than every half minute."""
    keys, fetched = _keys.get(provider.id, (None, 0.0))
    age = monotonic() - fetched
    is_known = keys is not None and (kid is None or any(key.kid == kid for key in keys.keys))
    if keys is None or age > KEYS_SECONDS or (not is_known and age > RETRY_SECONDS):
        keys = _usable(msgspec.json.decode(await get(provider.endpoints.jwks), type=_Document))
        _keys[provider.id] = (keys, monotonic())
    return keys


def _usable(document: _Document) -> KeySet:
    """One key that we cannot read does not spoil the others; a shared secret is no key to verify with."""
    found = []
    for given in document.keys[:KEYS_LIMIT]:
        try:
            key = import_key(given)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue
        if key.key_type != "oct" and given.get("use", "sig") == "sig":
            found.append(key)
    return KeySet(found)


def _held(payload: bytes, provider: Provider, attempt: Attempt) -> Claims:
    """Against the attempt: from this provider, for us, for this attempt, now."""
    claims = msgspec.json.decode(payload, type=Claims)
    audiences = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    moment = time()
    if claims.iss != provider.issuer:
        raise Untrusted("issuer")
    if provider.client_id not in audiences or (len(audiences) > 1 and claims.azp != provider.client_id):
        raise Untrusted("audience")
    if claims.exp <= moment - SKEW_SECONDS or claims.iat > moment + SKEW_SECONDS:
        raise Untrusted("expired")
    if claims.nonce != attempt.nonce:
        raise Untrusted("nonce")
    if attempt.is_again and (claims.auth_time is None or claims.auth_time < attempt.began - SKEW_SECONDS):
        raise Untrusted("not_again")
    return replace(claims, auth_time=moment) if attempt.is_again else claims
