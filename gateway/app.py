"""The web application, put together: routes, pages, errors."""

from typing import Any

from litestar import Litestar, Request
from litestar.types import ASGIApp

from gateway.rest.routes import rest_routes
from gateway.web.errors import EXCEPTION_HANDLERS
from gateway.web.headers import Headers
from shared.contracts.parties import Caller
from shared.core.errors import Failure, Unauthenticated
from shared.process import Process

AUTH_NEEDED = Failure("auth.needed", Unauthenticated)
UPLOAD_BYTES = 10 * 1024 * 1024


async def authenticate(request: Request[Any, Any, Any]) -> Caller:
    raise AUTH_NEEDED()


def web_app(process: Process, *, https: bool) -> ASGIApp:
    app = Litestar(
        route_handlers=[*rest_routes(lambda: process.bus, authenticate)],
        exception_handlers=EXCEPTION_HANDLERS,
        openapi_config=None,
        request_max_body_size=UPLOAD_BYTES,
        logging_config=None,
    )
    return Headers(app, https=https)
