"""Standard Webhooks (standardwebhooks.com), the receiving side: `webhook-id`, `webhook-timestamp` and
`webhook-signature`, which is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`."""

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


def signed_id(secrets: Iterable[str], headers: Mapping[str, str], body: bytes) -> str | None:
    """The id of a request that one of the secrets has signed and that is fresh; None for any other."""
    webhook_id, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (_ID.fullmatch(webhook_id) and _TIMESTAMP.fullmatch(sent)):
        return None
    if abs(time() - int(sent)) > TOLERANCE_SECONDS:
        return None
    content = f"{webhook_id}.{sent}.".encode() + body
    given = headers.get("webhook-signature", "").split(" ")[:MOST_SIGNATURES]
    good = [f"v1,{b64encode(hmac.digest(_key(secret), content, sha256)).decode()}" for secret in secrets]
    matches = [hmac.compare_digest(one.encode(), each.encode()) for one in good for each in given]
    return webhook_id if any(matches) else None


def _key(secret: str) -> bytes:
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True)
    except (Error, ValueError) as error:
        raise ValueError("not a webhook secret") from error
