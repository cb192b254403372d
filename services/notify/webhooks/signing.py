"""Standard Webhooks 1.0: the signature is an HMAC-SHA256 over id, timestamp and body, with the secret's bytes."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from secrets import token_bytes

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + b64encode(token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, seconds: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """`seconds` since 1970, of this attempt. One signature for each secret: while one is replaced there are two."""
    signed = f"{message_id}.{seconds}.".encode() + body
    signatures = (b64encode(hmac.digest(b64decode(one.removeprefix(PREFIX)), signed, sha256)) for one in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{one.decode()}" for one in signatures),
    }
