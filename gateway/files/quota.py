"""How much may be sent: nobody fills a company's storage, and no company everybody's. Per replica, as all haste is."""

from math import ceil
from time import time

from gateway.limits.rest import COUNTERS, LIMIT_REACHED
from shared.contracts.parties import Caller

SECONDS = 3600.0
PERSON_BYTES = 500 * 1024 * 1024
COMPANY_BYTES = 10 * 1024 * 1024 * 1024


def count_bytes(caller: Caller, size: int) -> None:
    """Raises `limit.reached`."""
    _count(f"upload/person/{caller.tenant_id.hex}/{caller.actor_id.hex}", size, PERSON_BYTES)
    _count(f"upload/company/{caller.tenant_id.hex}", size, COMPANY_BYTES)


def _count(key: str, size: int, limit: int) -> None:
    if COUNTERS.incr(key, SECONDS, size) > limit:
        raise LIMIT_REACHED(retry_after=max(1, ceil(COUNTERS.get_expiry(key) - time())))
