"""`/w/{co}/projects` and everything under it."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.projects.needs import ROUTES as NEEDS
from gateway.pages.projects.overview import ROUTES as OVERVIEW
from gateway.pages.projects.proposals import ROUTES as PROPOSALS

ROUTES: tuple[HTTPRouteHandler, ...] = (*NEEDS, *PROPOSALS, *OVERVIEW)
