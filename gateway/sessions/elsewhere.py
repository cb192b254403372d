"""Sending a visitor somewhere else first, from wherever a handler notices that it must."""

from typing import Any
from urllib.parse import quote

from litestar import Request

from shared.core.errors import Failure, Unauthenticated

AUTH_NEEDED = Failure("auth.needed", Unauthenticated)
NEXT_LIMIT = 8_000
"""An authorisation request goes through signing in with the person; gateway/oauth takes none that is longer."""


class Elsewhere(Exception):
    """Go to `path` first, then come back."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def with_next(path: str, target: str) -> str:
    return f"{path}?next={quote(target, safe='/')}" if target else path


def here(request: Request[Any, Any, Any]) -> str:
    """Where to come back to: this page, or for a form the page it was on."""
    if request.method == "GET":
        query = request.url.query
        return safe_next(f"{request.url.path}?{query}" if query else request.url.path)
    return safe_next(request.headers.get("x-page", "")) or _referer(request)


def _referer(request: Request[Any, Any, Any]) -> str:
    """Only the path: our own pages send it whole, others send none (Referrer-Policy: same-origin)."""
    path = request.headers.get("referer", "").partition("://")[2].partition("/")[2]
    return safe_next(f"/{path}") if path else ""


def safe_next(target: str) -> str:
    """A path on this site, else "". Never a way off it, and never round in circles through signing in."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not is_path or len(target) > NEXT_LIMIT or not target.isprintable() or "\\" in target:
        return ""
    if target.startswith("/auth/") and not target.startswith("/auth/invite/"):
        return ""
    return target
