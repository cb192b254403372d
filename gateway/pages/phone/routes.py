"""All pages of the hotline, and the door of telephone systems."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.phone import calling, hook, looking, rings, settings

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *looking.ROUTES,
    *calling.ROUTES,
    *rings.ROUTES,
    *settings.ROUTES,
    *hook.ROUTES,
)
