"""Before something weighty a visitor proves himself again, unless he did so a moment ago."""

from datetime import timedelta
from typing import Any

from litestar import Request

from gateway.sessions.elsewhere import Elsewhere, here, with_next
from gateway.visitors import Visitor
from shared.core.clock import now

STEP_UP = "/auth/step-up"


def is_recent(visitor: Visitor, seconds: int) -> bool:
    return now() - visitor.authenticated_at <= timedelta(seconds=seconds)


def require_recent(request: Request[Any, Any, Any], visitor: Visitor, seconds: int) -> None:
    """Sends away to prove himself; afterwards he is back on the page. Programs get 401."""
    if not is_recent(visitor, seconds):
        raise Elsewhere(with_next(STEP_UP, here(request)))
