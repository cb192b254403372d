"""Litestar for many routes.

With each route it is given, Litestar builds the map of all methods of all routes anew and checks the whole tree of
paths: at eight hundred routes that took a third of the gateway's start. The same is done here, but once.
"""

from collections.abc import Iterable
from typing import Any, cast

from litestar import Litestar
from litestar._asgi.asgi_router import ASGIRouter
from litestar.handlers import HTTPRouteHandler
from litestar.routes import ASGIRoute, HTTPRoute, WebSocketRoute
from litestar.types.internal_types import RouteHandlerMapItem

Route = ASGIRoute | HTTPRoute | WebSocketRoute


class _Later:
    """Stands for the router while routes are gathered."""

    def construct_routing_trie(self) -> None:
        """When all are there."""


class Application(Litestar):
    def __init__(self, route_handlers: Iterable[HTTPRouteHandler], **given: Any) -> None:
        self._mapped: list[Route] = []
        self._methods: dict[str, RouteHandlerMapItem] = {}
        super().__init__([], **given)
        router, self.asgi_router = self.asgi_router, cast("ASGIRouter", _Later())
        for handler in route_handlers:
            self.register(handler)
        self.asgi_router = router
        router.construct_routing_trie()

    @property
    def route_handler_method_map(self) -> dict[str, RouteHandlerMapItem]:
        """path → method → handler. A route joins at the end, or takes the place of the one it adds a method to."""
        for place, route in self._unmapped():
            assert isinstance(route, HTTPRoute), "sockets and mounts are told apart by Litestar's own map"
            for handler in route.route_handlers:
                self._methods.setdefault(route.path, {}).update(dict.fromkeys(handler.http_methods, handler))
            self._mapped[place : place + 1] = [route]
        return self._methods

    def _unmapped(self) -> list[tuple[int, Route]]:
        known = len(self._mapped)
        new = list(enumerate(self.routes))[known:]
        if self.routes[:known] == self._mapped:
            return new
        return [one for one in enumerate(self.routes[:known]) if one[1] is not self._mapped[one[0]]] + new
