"""`/w/{co}/settings/hours` and everything under it."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.hours.calendar import ROUTES as CALENDAR
from gateway.pages.hours.changing import ROUTES as CHANGING
from gateway.pages.hours.files import ROUTES as FILES
from gateway.pages.hours.holidays import ROUTES as HOLIDAYS
from gateway.pages.hours.listing import ROUTES as LISTING

ROUTES: tuple[HTTPRouteHandler, ...] = (*LISTING, *FILES, *CALENDAR, *HOLIDAYS, *CHANGING)
