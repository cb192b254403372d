"""Signatures of a telephone system's posts, as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, in
base64 behind `v1,`, with a secret that is base64 behind `whsec_`."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from secrets import token_bytes
from time import time

from shared.core.errors import Failure, Unauthenticated

HOOK_REFUSED = Failure("phone.hook_refused", Unauthenticated)
"""One answer for no company, no secret, a wrong signature and a wrong time: who guesses learns nothing."""

WINDOW_SECONDS = 300
"""How far a post's time may be from ours, either way."""
PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + b64encode(token_bytes(32)).decode()


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    key = b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, sha256)).decode()


def headers(secret: str, message_id: str, body: bytes) -> dict[str, str]:
    """As a telephone system sends them now."""
    timestamp = str(int(time()))
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, message_id, timestamp, body),
    }


def check(secrets: Iterable[str], given: Mapping[str, str], body: bytes) -> None:
    """Raises `phone.hook_refused` unless one of the secrets signed this within the window. Several signatures may be
    given, with spaces between: one of them is enough."""
    message_id, timestamp = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not message_id or not _is_now(timestamp):
        raise HOOK_REFUSED()
    signed = given.get("webhook-signature", "").encode().split()[:8]
    expected = [signature(secret, message_id, timestamp, body).encode() for secret in secrets]
    if not any(hmac.compare_digest(one, each) for one in signed for each in expected):
        raise HOOK_REFUSED()


def _is_now(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    return abs(time() - int(timestamp)) <= WINDOW_SECONDS
