"""`/w/{co}/quality` and a project's page of quality."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.quality.checking import ROUTES as CHECKING
from gateway.pages.quality.of_project import ROUTES as OF_PROJECT
from gateway.pages.quality.one import ROUTES as ONE
from gateway.pages.quality.overview import ROUTES as OVERVIEW
from gateway.pages.quality.settings import ROUTES as SETTINGS

ROUTES: tuple[HTTPRouteHandler, ...] = (*OVERVIEW, *CHECKING, *SETTINGS, *OF_PROJECT, *ONE)
