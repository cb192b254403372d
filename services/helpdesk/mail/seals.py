"""What seals the passwords of companies' mailboxes at rest. Read once, on first use."""

from functools import cache

from shared.core import settings
from shared.core.seal import Sealer


@cache
def sealer() -> Sealer:
    """`HUIFANG_HELPDESK_SEAL_KEYS`, the newest first."""
    return Sealer(settings.words("HELPDESK_SEAL_KEYS"))
