"""`token = id + HMAC(link key, purpose | id | generation)`: whoever reads the table still cannot follow a link."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from uuid import UUID

from gateway.identity.keys import link_key

ID_BYTES = 16
LENGTH = 64
"""48 bytes in base64: never any padding."""


def make_token(token_id: UUID, purpose: str, generation: int) -> str:
    return urlsafe_b64encode(token_id.bytes + _mac(token_id, purpose, generation)).decode()


def id_of(token: str) -> UUID | None:
    """What a token claims to be; nothing is proven until `is_genuine`."""
    if len(token) != LENGTH:
        return None
    try:
        return UUID(bytes=urlsafe_b64decode(token)[:ID_BYTES])
    except (Error, ValueError):
        return None


def is_genuine(token: str, token_id: UUID, purpose: str, generation: int) -> bool:
    return hmac.compare_digest(token.encode(), make_token(token_id, purpose, generation).encode())


def _mac(token_id: UUID, purpose: str, generation: int) -> bytes:
    return hmac.digest(link_key(), f"{purpose}|{token_id}|{generation}".encode(), sha256)
