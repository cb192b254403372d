"""The signed context: who asks, bound to one operation, one body, one deadline and one minute.

One HMAC-SHA256 key per (caller, callee) pair. The broker's ACLs make the caller token of the subject unforgeable;
the signature makes the rest so, and keeps a service from speaking for people (`may_assert`).
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from hashlib import sha256

import msgspec

from shared.contracts.parties import Caller, Party, may_assert
from shared.core.clock import epoch_ms
from shared.core.errors import Failure, Unauthenticated

LIFETIME_MS = 60_000
SKEW_MS = 60_000
"""How far the clocks of two machines may differ."""

REFUSED = Failure("context.refused", Unauthenticated)


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What is signed beside the headers: the caller, the body's SHA-256, the expiry in ms, a number used once."""

    caller: Caller
    body: bytes
    expires: int
    nonce: bytes


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Stamp)


def sign(key: bytes, *, subject: str, caller: Caller, body: bytes, deadline: str, idempotency_key: str) -> str:
    """The context header for one request."""
    stamp = Stamp(caller, sha256(body).digest(), epoch_ms() + LIFETIME_MS, secrets.token_bytes(12))
    packed = _encoder.encode(stamp)
    mac = _mac(key, subject, deadline, idempotency_key, packed)
    return urlsafe_b64encode(mac + packed).decode()


def _mac(key: bytes, subject: str, deadline: str, idempotency_key: str, packed: bytes) -> bytes:
    head = f"{subject}\0{deadline}\0{idempotency_key}\0".encode()
    return hmac.digest(key, head + packed, sha256)


class Verifier:
    """Checks contexts on the callee's side and remembers the nonces of the last minutes against replays.

    The memory is per process: a replay that reaches another replica meets the idempotency key, which is signed too.
    """

    def __init__(self, keys: dict[str, bytes]) -> None:
        self._keys = keys
        self._seen: set[bytes] = set()
        self._order: deque[tuple[int, bytes]] = deque()

    def open(
        self, *, subject: str, party: Party, header: str, body: bytes, deadline: str, idempotency_key: str
    ) -> Caller:
        """The caller; raises `context.refused` for anything wrong, without saying what."""
        key = self._keys.get(party)
        if key is None:
            raise REFUSED()
        try:
            raw = urlsafe_b64decode(header)
            mac, packed = raw[:32], raw[32:]
            if not hmac.compare_digest(mac, _mac(key, subject, deadline, idempotency_key, packed)):
                raise REFUSED()
            stamp = _decoder.decode(packed)
        except (ValueError, msgspec.DecodeError) as error:
            raise REFUSED() from error
        self._check(stamp, party, body)
        return stamp.caller

    def _check(self, stamp: Stamp, party: Party, body: bytes) -> None:
        now = epoch_ms()
        fresh = now - SKEW_MS <= stamp.expires <= now + LIFETIME_MS + SKEW_MS
        honest = stamp.caller.party == party and may_assert(party, stamp.caller.kind)
        if not (fresh and honest and hmac.compare_digest(stamp.body, sha256(body).digest())):
            raise REFUSED()
        self._once(stamp.nonce, now)

    def _once(self, nonce: bytes, now: int) -> None:
        while self._order and self._order[0][0] < now:
            self._seen.discard(self._order.popleft()[1])
        if nonce in self._seen:
            raise REFUSED()
        self._seen.add(nonce)
        self._order.append((now + LIFETIME_MS + 2 * SKEW_MS, nonce))
