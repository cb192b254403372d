"""Standard Webhooks (standardwebhooks.com), both sides: `webhook-id`, `webhook-timestamp` and `webhook-signature`,
which is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, for each secret that is good."""

import hmac
import re
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Mapping
from hashlib import sha256
from secrets import token_bytes
from time import time

PREFIX = "whsec_"
SECRET_BYTES = 32
TOLERANCE_SECONDS = 300
"""How far the sender's clock, and its request on the way, may be off; a request older than that is a replay."""
MOST_SIGNATURES = 10

_ID = re.compile(r"[!-~]{1,128}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def new_secret() -> str:
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, seconds: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """`seconds` since 1970, of this attempt. One signature for each secret: while one is replaced there are two."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(one, message_id, str(seconds), body) for one in secrets),
    }


def signed_id(secrets: Iterable[str], given: Mapping[str, str], body: bytes) -> str | None:
    """The id of a request that one of the secrets has signed and that is fresh; None for any other."""
    message_id, sent = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not (_ID.fullmatch(message_id) and _TIMESTAMP.fullmatch(sent)):
        return None
    if abs(time() - int(sent)) > TOLERANCE_SECONDS:
        return None
    signatures = given.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    good = [_signature(secret, message_id, sent, body) for secret in secrets]
    matches = [hmac.compare_digest(one.encode(), each.encode()) for one in good for each in signatures]
    return message_id if any(matches) else None


def _signature(secret: str, message_id: str, sent: str, body: bytes) -> str:
    content = f"{message_id}.{sent}.".encode() + body
    return f"v1,{b64encode(hmac.digest(_key(secret), content, sha256)).decode()}"


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except (Error, ValueError) as error:
        raise ValueError("not a webhook secret") from error
