"""When a form was handed out, signed: a program that fills it in at once, or brings one from last year, is told to take
a fresh one."""

import hmac
from hashlib import sha256
from time import time
from uuid import UUID

from gateway.identity.keys import link_key

LEAST_SECONDS = 3
"""Nobody reads and types faster."""
MOST_SECONDS = 24 * 3600
_PURPOSE = b"web form\0"


def begun(form_id: UUID, at: float | None = None) -> str:
    """`<seconds>.<signature>`, for a hidden field."""
    seconds = int(time() if at is None else at)
    return f"{seconds}.{_signature(form_id, seconds)}"


def age_of(form_id: UUID, text: str) -> float | None:
    """Seconds since it was handed out; None for what we did not hand out, or for another form."""
    told, _, signature = text.partition(".")
    if not (told.isascii() and told.isdigit() and len(told) <= 12):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(form_id, int(told)).encode()):
        return None
    return time() - int(told)


def _signature(form_id: UUID, seconds: int) -> str:
    return hmac.digest(link_key(), _PURPOSE + form_id.bytes + str(seconds).encode(), sha256).hex()[:32]
