"""The customer's link, as both ends of it read it: whose call-back, of which company, and the generation of the link,
signed by a key that gateway and helpdesk share. It tells nothing that its holder could use elsewhere; whether it still
counts, the call-back's row decides."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from msgspec import Struct

PURPOSE = "rating link"
PATH = "/r/"
MAC, BODY = 20, 34


class RatingLink(Struct, frozen=True):
    tenant_id: UUID
    call_back_id: UUID
    generation: int


def signed(key: bytes, link: RatingLink) -> str:
    """For an address: 72 characters."""
    body = link.tenant_id.bytes + link.call_back_id.bytes + link.generation.to_bytes(2)
    return urlsafe_b64encode(hmac.digest(key, body, "sha256")[:MAC] + body).decode()


def opened(key: bytes, token: str) -> RatingLink | None:
    """None for whatever we have not signed as it is, to the last bit: base64 has several ways to write the same."""
    try:
        raw = urlsafe_b64decode(token)
    except ValueError:
        return None
    if len(raw) != MAC + BODY or urlsafe_b64encode(raw).decode() != token:
        return None
    mac, body = raw[:MAC], raw[MAC:]
    if not hmac.compare_digest(mac, hmac.digest(key, body, "sha256")[:MAC]):
        return None
    return RatingLink(UUID(bytes=body[:16]), UUID(bytes=body[16:32]), int.from_bytes(body[32:]))
