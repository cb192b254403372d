"""What a visitor who is sent somewhere else first is answered with."""

from typing import Any

from litestar import Request, Response
from litestar.response import Redirect

from gateway.sessions.elsewhere import AUTH_NEEDED, Elsewhere
from gateway.web.errors import on_domain_error
from gateway.web.requests import is_program


def on_elsewhere(request: Request[Any, Any, Any], error: Elsewhere) -> Response[Any]:
    """303 for people, for htmx as the header it follows, 401 for programs."""
    if is_program(request):
        return on_domain_error(request, AUTH_NEEDED())
    if "hx-request" in request.headers:
        return Response(None, status_code=204, headers={"HX-Redirect": error.path})
    return Redirect(error.path, status_code=303)


SESSION_HANDLERS: dict[Any, Any] = {Elsewhere: on_elsewhere}
