"""All pages of the knowledge base."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.knowledge import acting, beside, keeping, portal, public

ROUTES: tuple[HTTPRouteHandler, ...] = (
    *keeping.ROUTES,
    *acting.ROUTES,
    *beside.ROUTES,
    *portal.ROUTES,
    *public.ROUTES,
)
