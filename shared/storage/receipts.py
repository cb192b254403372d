"""The receipt of an upload: says where the bytes wait and what they were found to be, to the person who sent them.

The gateway signs, the owning service verifies; a person only carries it. It is bound to company, person and time.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

import msgspec

from shared.contracts.parties import Caller
from shared.core.clock import epoch_ms

PURPOSE = "upload"
"""What both sides derive the key for."""

GOOD_FOR = timedelta(hours=12)
"""Well under the sweeper's 24 hours: whatever a good receipt names is still there."""

_SIGNATURE_BYTES = 32


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`until` in milliseconds since 1970."""

    id: UUID
    tenant_id: UUID
    actor_id: UUID
    name: str
    type: str
    size: int
    until: int


class BadReceipt(Exception):
    """Forged, expired, or somebody else's: nobody is told which."""


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Receipt).decode


def issue(key: bytes, caller: Caller, *, file_id: UUID, name: str, type: str, size: int) -> str:  # noqa: A002 - as FileView names it
    until = epoch_ms() + int(GOOD_FOR.total_seconds() * 1000)
    body = _pack(
        Receipt(
            id=file_id,
            tenant_id=caller.tenant_id,
            actor_id=caller.actor_id,
            name=name,
            type=type,
            size=size,
            until=until,
        )
    )
    return urlsafe_b64encode(hmac.digest(key, body, "sha256") + body).rstrip(b"=").decode()


def verify(key: bytes, caller: Caller, text: str) -> Receipt:
    """Raises BadReceipt."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, hmac.digest(key, body, "sha256")):
            raise BadReceipt
        receipt = _unpack(body)
    except (ValueError, msgspec.DecodeError) as error:
        raise BadReceipt from error
    if (receipt.tenant_id, receipt.actor_id) != (caller.tenant_id, caller.actor_id) or receipt.until < epoch_ms():
        raise BadReceipt
    return receipt
