"""How fast programs may ask: counted in this process, per company, client and address.

A share per replica rather than one truth for all: a limit here keeps neighbours apart, it guards no secret. (What
guards a secret is counted in PostgreSQL.)
"""

from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import time

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from shared.core import settings
from shared.core.errors import Failure, TooMany

LIMIT_REACHED = Failure("limit.reached", TooMany)

WINDOW_SECONDS = 10
"""Short, so that whoever met his limit waits seconds, not minutes."""

REST_OF_COMPANY = "rest_company"
REST_OF_CLIENT = "rest_client"
TOKENS = "tokens"
TOKENS_OF_ADDRESS = "tokens_address"
PROVIDERS_OF_ADDRESS = "providers_address"
PAGES_OF_PERSON = "pages_person"
PAGES_OF_COMPANY = "pages_company"
AUTH_OF_ADDRESS = "auth_address"
PUBLIC_OF_ADDRESS = "public_address"
PHONE_OF_COMPANY = "phone_company"
HOOKS_OF_ADDRESS = "hooks_address"

PER_MINUTE = {
    REST_OF_COMPANY: 12_000,
    REST_OF_CLIENT: 6_000,
    TOKENS: 600,
    TOKENS_OF_ADDRESS: 1_200,
    PROVIDERS_OF_ADDRESS: 120,
    PAGES_OF_PERSON: 1_200,
    PAGES_OF_COMPANY: 24_000,
    AUTH_OF_ADDRESS: 600,
    PUBLIC_OF_ADDRESS: 300,
    PHONE_OF_COMPANY: 600,
    HOOKS_OF_ADDRESS: 1_200,
}
"""Each is a setting: `HUIFANG_LIMIT_<NAME>`, per minute and replica."""

KEYS_LIMIT = 50_000


class Counters(Storage):
    """The library's own memory starts a thread per burst of requests to tidy up; this one tidies up as it counts."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[str, tuple[int, float]] = {}

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        moment = time()
        count, until = self._counts.get(key, (0, 0.0))
        if until <= moment:
            count, until = 0, moment + expiry
            if len(self._counts) >= KEYS_LIMIT:
                self._tidy(moment)
        self._counts[key] = (count + amount, until)
        return count + amount

    def get(self, key: str) -> int:
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        known = len(self._counts)
        self._counts.clear()
        return known

    def clear(self, key: str) -> None:
        self._counts.pop(key, None)

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def _tidy(self, moment: float) -> None:
        """Windows that have passed; if a flood of keys fills the rest, all start anew."""
        self._counts = {key: seen for key, seen in self._counts.items() if seen[1] > moment}
        if len(self._counts) >= KEYS_LIMIT:
            self._counts.clear()


COUNTERS = Counters()
_limiter = FixedWindowRateLimiter(COUNTERS)


@cache
def _item(name: str) -> RateLimitItem:
    per_minute = settings.number(f"LIMIT_{name.upper()}", PER_MINUTE[name])
    return RateLimitItemPerSecond(max(1, per_minute * WINDOW_SECONDS // 60), WINDOW_SECONDS, namespace=name)


def place(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 an IPv6 address lies in. A household or a rented server
    gets a whole /64, so that whoever guesses would have a fresh address for every try."""
    try:
        found = ip_address(address)
    except ValueError:  # a unix socket, a test
        return address
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ip_network((int(found), 64), strict=False))
    return str(found)


def check_limit(name: str, whom: str) -> None:
    """Counts, and raises `limit.reached` (429 with Retry-After) when the window is full."""
    item = _item(name)
    if not _limiter.hit(item, whom):
        reset = _limiter.get_window_stats(item, whom).reset_time
        raise LIMIT_REACHED(retry_after=max(1, ceil(reset - time())))
