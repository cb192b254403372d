"""Every handler of plans."""

from gateway.pages.plan.acts import ROUTES as ACTS
from gateway.pages.plan.days import ROUTES as DAYS
from gateway.pages.plan.files import ROUTES as FILES
from gateway.pages.plan.page import ROUTES as PAGES

ROUTES = (*PAGES, *ACTS, *DAYS, *FILES)
