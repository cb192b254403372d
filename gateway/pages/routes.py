"""Every page of the product. A folder of pages lists its handlers as `ROUTES` in its `routes.py`."""

from itertools import chain

from litestar.handlers import HTTPRouteHandler

from gateway.pages.consent.routes import ROUTES as CONSENT
from gateway.pages.federation.routes import ROUTES as FEDERATION
from gateway.pages.home.routes import ROUTES as HOME

FOLDERS: tuple[tuple[HTTPRouteHandler, ...], ...] = (HOME, CONSENT, FEDERATION)


def page_routes() -> list[HTTPRouteHandler]:
    return list(chain.from_iterable(FOLDERS))
