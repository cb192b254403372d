"""Every page of the product. A folder of pages lists its handlers as `ROUTES` in its `routes.py`."""

from itertools import chain

from litestar.handlers import HTTPRouteHandler

from gateway.pages.home.routes import ROUTES as HOME

FOLDERS: tuple[tuple[HTTPRouteHandler, ...], ...] = (HOME,)


def page_routes() -> list[HTTPRouteHandler]:
    return list(chain.from_iterable(FOLDERS))
