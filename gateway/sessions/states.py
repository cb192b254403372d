"""How long a sign-in lasts, and how strong it was."""

from collections.abc import Collection
from datetime import datetime, timedelta

from msgspec import Struct

STAFF_TIME = timedelta(hours=12)
PORTAL_TIME = timedelta(days=14)

MFA = "mfa"
FEDERATED = "fed"


class Proof(Struct, frozen=True, kw_only=True):
    """How somebody proved who he is (RFC 8176), and when, if that was not just now and here."""

    amr: Collection[str]
    at: datetime | None = None


def is_strong(amr: Collection[str]) -> bool:
    """Two factors here, or a company's provider that answers for its people."""
    return MFA in amr or FEDERATED in amr
