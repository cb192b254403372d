"""What every handler may want to know of a request: its id, its language, its sender's address."""

import re
from typing import Any

from litestar import Request

from gateway.i18n import LOCALES, negotiate

REQUEST_ID = "x-request-id"
LANGUAGE = "lang"
"""The cookie of somebody who is not signed in."""

FOR_PEOPLE = ("/oauth/authorize", "/oauth/end-session")
"""The OAuth endpoints that a browser is sent to."""

SANE_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")


def request_id_of(request: Request[Any, Any, Any]) -> str:
    """Made once per request by web/headers.py; a caller's own is kept only if it looks like one."""
    return str(request.scope["state"]["request_id"])


def locale_of(request: Request[Any, Any, Any]) -> str:
    """The visitor's own language, else the one chosen on the sign-in page, else what his browser asks for."""
    chosen = request.scope.get("state", {}).get("locale") or request.cookies.get(LANGUAGE)
    return chosen if chosen in LOCALES else negotiate(request.headers.get("accept-language"))


def address_of(request: Request[Any, Any, Any]) -> str:
    """The peer's address; uvicorn puts the forwarded one here, but only from proxies we trust."""
    return request.client.host if request.client else "unknown"


def is_program(request: Request[Any, Any, Any]) -> bool:
    """Asks for JSON rather than for a page."""
    path = request.url.path
    if path.startswith(("/api/", "/hooks/", "/oauth/", "/.well-known/")) and not path.startswith(FOR_PEOPLE):
        return True
    return "text/html" not in request.headers.get("accept", "text/html")


def is_navigation(request: Request[Any, Any, Any]) -> bool:
    """A person's browser goes to this page: no form, no part of a page, no program."""
    if request.method != "GET" or "hx-request" in request.headers or is_program(request):
        return False
    return request.headers.get("sec-fetch-mode", "navigate") == "navigate"
