"""Reading one of our own id tokens back, as a hint of which client speaks. It may be long expired."""

from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from msgspec import Struct

from gateway.oauth.keys.ring import ALG, RING
from gateway.oauth.settings import issuer

_HEADER = {"alg", "typ", "kid"}


class _Claims(Struct):
    iss: str
    aud: str


async def client_named(token: str) -> str | None:
    """None for anything that is no id token of ours: an access token, a foreign key, a bent header."""
    try:
        header: dict[str, Any] = jws.extract_compact(token.encode()).headers()
        kid = header.get("kid")
        is_ours = set(header) <= _HEADER and header.get("alg") == ALG and header.get("typ", "JWT") == "JWT"
        key = await RING.verifying(kid) if is_ours and isinstance(kid, str) else None
        if key is None:
            return None
        claims = msgspec.json.decode(
            jws.deserialize_compact(token.encode(), key.pair, algorithms=[ALG]).payload or b"", type=_Claims
        )
    except (JoseError, ValueError, RecursionError):
        return None
    return claims.aud if claims.iss == issuer() else None
