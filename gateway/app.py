"""The web application, put together: REST, OAuth, pages, browser files, errors."""

from litestar.datastructures import State
from litestar.types import ASGIApp

from gateway.files.pages import ROUTES as FILES
from gateway.files.rest import file_routes
from gateway.hooks.messages import ROUTES as HOOKS
from gateway.oauth.server.routes import oauth_routes
from gateway.pages.routes import page_routes
from gateway.rest.bearer import Bearer
from gateway.rest.routes import rest_routes
from gateway.sessions.sending import SESSION_HANDLERS
from gateway.web.application import Application
from gateway.web.bodies import PAGE_BYTES
from gateway.web.doorplate import Doorplate
from gateway.web.errors import EXCEPTION_HANDLERS
from gateway.web.headers import Headers
from gateway.web.packing import Packing
from gateway.web.state import initial_state
from gateway.web.statics import static_file
from shared.process import Process


def web_app(process: Process, *, https: bool) -> ASGIApp:
    bearer = Bearer(lambda: process.client)
    app = Application(
        route_handlers=[
            *rest_routes(lambda: process.bus, bearer.authenticate),
            *file_routes(lambda: process.bus, bearer.authenticate),
            *FILES,
            *HOOKS,
            *oauth_routes(),
            *page_routes(),
            static_file,
        ],
        exception_handlers={**EXCEPTION_HANDLERS, **SESSION_HANDLERS},
        state=State(initial_state(process)),
        openapi_config=None,
        request_max_body_size=PAGE_BYTES,
        logging_config=None,
    )
    return Headers(Doorplate(Packing(app)), https=https)
