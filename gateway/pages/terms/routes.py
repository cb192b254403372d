"""`/w/{co}/settings/policies`, `/w/{co}/settings/commitments` and everything under them."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.terms.changing import ROUTES as CHANGING
from gateway.pages.terms.commitments import ROUTES as COMMITMENTS
from gateway.pages.terms.policies import ROUTES as POLICIES
from gateway.pages.terms.replays import ROUTES as REPLAYS

ROUTES: tuple[HTTPRouteHandler, ...] = (*POLICIES, *CHANGING, *REPLAYS, *COMMITMENTS)
