"""The signed address that a ticket's answers go to: `support+12.k5xq2m3n4p5q6r7s@company.example`.

The number finds the ticket, the signature says that we gave the address away: HMAC-SHA-256 over company and number with
the company's key, its first 80 bits, compared in constant time. Lower case, because servers on the way change case. It
lets nobody in: who may write on a ticket is asked of the sender as well.
"""

import hmac
import re
from base64 import b32encode
from uuid import UUID

BYTES_KEPT = 80 // 8
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")


def address_of(mailbox: str, key: bytes, tenant_id: UUID, number: int) -> str:
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{number}.{_signature(key, tenant_id, number)}@{domain}"


def number_in(address: str, key: bytes, tenant_id: UUID) -> int | None:
    """The ticket's number, if we gave this address away; None for any other."""
    token = address.rpartition("@")[0].partition("+")[2].lower()
    number, dot, signature = token.partition(".")
    if not dot or not _NUMBER.fullmatch(number):
        return None
    wanted = _signature(key, tenant_id, int(number))
    return int(number) if hmac.compare_digest(signature.encode("utf-8", "replace"), wanted.encode()) else None


def _signature(key: bytes, tenant_id: UUID, number: int) -> str:
    made = hmac.digest(key, b"reply:" + tenant_id.bytes + number.to_bytes(8), "sha256")
    return b32encode(made[:BYTES_KEPT]).decode().lower()
