"""The two secrets of identity: what seals seeds at rest, and what links are computed from. Read once, on first use."""

from functools import cache

from shared.core import settings
from shared.core.seal import Sealer


@cache
def sealer() -> Sealer:
    """`HUIFANG_SEAL_KEYS`, the newest first."""
    return Sealer(settings.words("SEAL_KEYS"))


@cache
def link_key() -> bytes:
    return settings.text("LINK_KEY").encode()


@cache
def base_url() -> str:
    """Where people reach us, without a slash at the end; a company's own host has the same scheme."""
    return settings.text("BASE_URL").rstrip("/")
