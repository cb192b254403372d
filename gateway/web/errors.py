"""Every failure at the HTTP edge: problem JSON for programs, a page with a way out for people."""

from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException, NotFoundException
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from gateway.pages.errors import error_page
from gateway.problems import problem, wait_of
from gateway.sessions.current import visitor_of
from gateway.web.bodies import limit_of
from gateway.web.requests import is_program, locale_of, request_id_of
from shared.core.errors import (
    DomainError,
    Failure,
    Internal,
    NotFound,
    TooLarge,
    by_status,
)
from shared.core.validation import UNDECODABLE
from shared.db.failures import meaning_of

log = structlog.get_logger("web")

PROBLEM_JSON = "application/problem+json"

ROUTE_UNKNOWN = Failure("route.unknown", NotFound)
DEFECT = Failure("internal", Internal)
HUNG_UP = "client disconnected prematurely"
"""Litestar's own words; it has no class for a client that leaves in the middle of a body."""


class MethodUnknown(DomainError):
    """The path is known, the method is not."""

    status = 405


def on_domain_error(request: Request[Any, Any, Any], error: DomainError) -> Response[Any]:
    return _answer(request, error)


class Drawn(ASGIResponse):
    """See `Late`."""

    def __init__(self, request: Request[Any, Any, Any], error: DomainError) -> None:
        super().__init__()
        self._request, self._error = request, error

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await visitor_of(self._request)
        except Exception as error:  # who it is matters less than what happened
            log.warning("web.visitor_unknown", exc_info=error)
            scope["state"]["visitor"] = None
        answer = _answer(self._request, self._error)
        await answer.to_asgi_response(app=None, request=self._request)(scope, receive, send)


class Late(Response[Any]):
    """The page of an address that leads nowhere: no handler has asked yet who is here, and only somebody who waits can.
    So it is drawn while it is sent, in the reader's language and frame."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(None, status_code=error.status)
        self._error = error

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **_given: Any) -> ASGIResponse:
        return Drawn(request, self._error)


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Litestar's own refusals, as ours."""
    if isinstance(error, MethodNotAllowedException):
        return _answer(request, MethodUnknown("method.unknown"), headers=dict(error.headers or {}))
    if isinstance(error, NotFoundException):
        is_known = is_program(request) or "visitor" in request.scope["state"]
        return _answer(request, ROUTE_UNKNOWN()) if is_known else Late(ROUTE_UNKNOWN())
    if error.status_code == 413:
        return _answer(request, TooLarge("body.too_large", limit=limit_of(request)))
    if error.detail == HUNG_UP:  # nobody reads the answer
        return _answer(request, UNDECODABLE())
    if error.status_code < 500:
        return _answer(request, by_status(error.status_code if error.status_code != 401 else 403)("body.undecodable"))
    return on_defect(request, error)


def on_defect(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The gateway's own database may be away like any service's: that is a 503, no defect."""
    known = meaning_of(error)
    if known is not None:
        log.warning("web.refused", path=_path(request), code=known.code, exc_info=error)
        return _answer(request, known)
    log.error("web.defect", path=_path(request), exc_info=error)
    return _answer(request, DEFECT())


def _path(request: Request[Any, Any, Any]) -> str:
    """As the route was declared: the address itself may hold the secret of a link."""
    return request.scope.get("path_template", "")


def _answer(
    request: Request[Any, Any, Any], error: DomainError, headers: dict[str, str] | None = None
) -> Response[Any]:
    headers = dict(headers or {})
    wait = wait_of(error)
    if wait is not None:
        headers["Retry-After"] = str(wait)
    body = problem(error, locale=locale_of(request), request_id=request_id_of(request))
    if is_program(request):
        if request.url.path.startswith("/oauth/"):
            body["error"] = _for_oauth(error.status)
        return Response(body, status_code=error.status, media_type=PROBLEM_JSON, headers=headers)
    return error_page(request, error.status, body, headers)


def _for_oauth(status: int) -> str:
    """OAuth clients read `error` and nothing else, also when it is not their fault: RFC 6749, 5.2, has words only for
    what they did wrong, so the two others are those of 4.1.2.1. A description would have to be ASCII; there is none."""
    if status in {429, 503, 504}:
        return "temporarily_unavailable"
    return "server_error" if status >= 500 else "invalid_request"


EXCEPTION_HANDLERS: dict[Any, Any] = {
    DomainError: on_domain_error,
    HTTPException: on_http_exception,
    Exception: on_defect,
}
