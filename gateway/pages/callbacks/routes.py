"""Call-backs at the desk: the work list, the call, and the cases that follow."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.callbacks import acting, arranging, cases, listing

ROUTES: tuple[HTTPRouteHandler, ...] = (*listing.ROUTES, *acting.ROUTES, *arranging.ROUTES, *cases.ROUTES)
