"""What seals notify's secrets at rest and the links in mails. Read once, on first use."""

from functools import cache

from shared.core import settings
from shared.core.seal import Sealer


@cache
def sealer() -> Sealer:
    """`HUIFANG_NOTIFY_SEAL_KEYS`, the newest first."""
    return Sealer(settings.words("NOTIFY_SEAL_KEYS"))
