"""Reading an access token back: one algorithm, our own keys, exactly the header we write, every claim in place."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from litestar import Request
from msgspec import Meta, Struct

from gateway.oauth.keys.ring import ALG, RING
from gateway.oauth.settings import audience, issuer
from shared.core.clock import epoch_ms

TYPE = "at+jwt"
LENGTH_LIMIT = 8_000
"""A token that names every permission there is has more than half of it."""
SKEW_SECONDS = 60

_HEADER = {"alg", "typ", "kid"}


class Refused(Exception):
    """No access token of ours. Why is nobody's business."""


class AccessToken(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`gid` is the grant of a person; without it the client acts for itself, `sub` is the client, and `era` is its
    company's when the token was made."""

    iss: str
    aud: str
    exp: int
    iat: int
    jti: UUID
    sub: UUID
    client_id: UUID
    tenant: UUID
    scope: Annotated[str, Meta(max_length=5_000)]
    gid: UUID | None = None
    era: int = 0
    auth_time: int | None = None
    amr: tuple[str, ...] = ()


_claims = msgspec.json.Decoder(AccessToken)


def presented(request: Request[Any, Any, Any]) -> str | None:
    """The token of the one Authorization header, straight from the connection's headers: this runs for every request.
    None without one; raises Refused for anything but one bearer token."""
    found = [value for name, value in request.scope["headers"] if name == b"authorization"]
    if not found:
        return None
    scheme, _, token = found[0].partition(b" ")
    if len(found) > 1 or scheme.lower() != b"bearer" or not token.isascii():
        raise Refused
    return token.strip().decode()


async def read(token: str) -> AccessToken:
    """Raises Refused. An expired token is still read: whoever uses it checks `exp`, with or without mercy."""
    if not 0 < len(token) <= LENGTH_LIMIT or not token.isascii():
        raise Refused
    try:
        header: dict[str, Any] = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, RecursionError) as error:
        raise Refused from error
    # Nothing but these three: no key, no address of a key, no critical extension can come along.
    if set(header) != _HEADER or header["alg"] != ALG or header["typ"] != TYPE or not isinstance(header["kid"], str):
        raise Refused
    key = await RING.verifying(header["kid"])
    if key is None:
        raise Refused
    try:
        payload = jws.deserialize_compact(token.encode(), key.pair, algorithms=[ALG]).payload
        claims = _claims.decode(payload or b"")
    except (JoseError, ValueError) as error:
        raise Refused from error
    if claims.iss != issuer() or claims.aud != audience():
        raise Refused
    if claims.iat > epoch_ms() / 1000 + SKEW_SECONDS or (claims.gid is None) != (claims.sub == claims.client_id):
        raise Refused
    return claims
