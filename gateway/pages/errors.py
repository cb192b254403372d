"""The error page: what happened, what was kept, the ways out, the request id; inside the reader's own frame when he is
signed in. For htmx a toast; the page stays."""

import re
from typing import Any

import structlog
from litestar import Request, Response

from gateway.i18n import speaking
from gateway.pages.frame.answers import is_htmx, toast
from gateway.pages.frame.environment import render
from gateway.pages.frame.places import base_of, home_of
from gateway.visitors import Visitor
from gateway.web.requests import locale_of
from shared.contracts.parties import Kind

log = structlog.get_logger("pages")

ICONS = {403: "lock", 404: "map-pin-off", 409: "git-compare", 429: "hourglass", 503: "cloud-off", 504: "cloud-off"}
"""The rest shows a warning sign."""

_END = re.compile(r"。|[.!?](?= )")

OUTSIDE = ("/auth/", "/oauth/", "/me")
"""Pages that have no frame of a company around them."""
BARE, STAFF, PORTAL, OPS = "_plain.html", "_staff.html", "_portal.html", "_ops.html"


def error_page(
    request: Request[Any, Any, Any], status: int, body: dict[str, Any], headers: dict[str, str]
) -> Response[Any]:
    if is_htmx(request):
        answer = Response[Any](None, status_code=status, headers={**headers, "HX-Reswap": "none"})
        return toast(answer, body["title"], tone="bad", text=f"{body['code']} {body['request_id']}")
    visitor: Visitor | None = request.scope["state"].get("visitor")
    frame = _frame(request, visitor)
    with speaking(locale_of(request)):
        try:
            return _page(request, status, body, headers, visitor, frame)
        except Exception:  # a frame that cannot be drawn must not hide what happened
            if frame == BARE:
                raise
            log.exception("error_page.defect")
            return _page(request, status, body, headers, visitor, BARE)


def _frame(request: Request[Any, Any, Any], visitor: Visitor | None) -> str:
    if visitor is None or request.url.path.startswith(OUTSIDE):
        return BARE
    if visitor.standing is None:
        return OPS if visitor.is_operator else BARE
    return STAFF if visitor.standing.kind is Kind.MEMBER else PORTAL


def _sentences(title: str) -> tuple[str, str]:
    """What happened, and what to do about it."""
    end = _END.search(title)
    return (title[: end.end()], title[end.end() :].strip()) if end else (title, "")


def _page(
    request: Request[Any, Any, Any],
    status: int,
    body: dict[str, Any],
    headers: dict[str, str],
    visitor: Visitor | None,
    frame: str,
) -> Response[Any]:
    return render(
        request,
        "error.html",
        visitor,
        status=status,
        headers=headers,
        problem=body,
        sentences=_sentences(body["title"]),
        icon=ICONS.get(status, "triangle-alert"),
        frame=frame,
        base=base_of(visitor.standing) if visitor and visitor.standing else "",
        home=home_of(visitor) if visitor else "/",
        nav="",
        unread=None,
        counts=None,
    )
