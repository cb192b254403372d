"""Where we are and what we may reach, from the settings. Read on first use: not every importer has them."""

import hmac
from functools import cache
from hashlib import sha256

from gateway.identity.keys import base_url, link_key, sealer
from shared.core import settings

__all__ = ["audience", "derived", "issuer", "local_providers", "name_servers", "sealer"]


def issuer() -> str:
    """The platform's address: who signs our tokens, and the root of every endpoint."""
    return base_url()


def audience() -> str:
    """The REST API as the one resource our access tokens are for (RFC 8707)."""
    return f"{base_url()}/api/v1"


def derived(purpose: str, message: bytes) -> bytes:
    """32 bytes that nobody without our key can make; a purpose of its own for each use."""
    return hmac.digest(link_key(), f"oauth {purpose}\0".encode() + message, sha256)


@cache
def local_providers() -> bool:
    """Sign-in providers on this very machine are reached without TLS: for development and tests only."""
    return settings.flag("LOCAL_PROVIDERS")


@cache
def name_servers() -> tuple[str, ...]:
    """`host:port` of the DNS servers that prove mail domains; the machine's own where none is named."""
    return settings.words("NAME_SERVERS")
