"""Every handler of booked time."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.timesheets.approving import ROUTES as APPROVING
from gateway.pages.timesheets.hours import ROUTES as HOURS
from gateway.pages.timesheets.sheet import ROUTES as SHEET

ROUTES: tuple[HTTPRouteHandler, ...] = (*SHEET, *APPROVING, *HOURS)
