"""`/p/{co}/projects` and everything under it but changes."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.my_projects.accepting import ROUTES as ACCEPTING
from gateway.pages.my_projects.pages import ROUTES as PAGES

ROUTES: tuple[HTTPRouteHandler, ...] = (*PAGES, *ACCEPTING)
