"""How long a sign-in lasts, and how strong it was."""

from collections.abc import Collection
from datetime import timedelta

STAFF_TIME = timedelta(hours=12)
PORTAL_TIME = timedelta(days=14)

MFA = "mfa"
FEDERATED = "fed"


def is_strong(amr: Collection[str]) -> bool:
    """Two factors here, or a company's provider that answers for its people."""
    return MFA in amr or FEDERATED in amr
