"""`/w/{co}/customers` and everything under it."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.customers.asking import ROUTES as ASKING
from gateway.pages.customers.contacts import ROUTES as CONTACTS
from gateway.pages.customers.organisations import ROUTES as ORGANISATIONS

ROUTES: tuple[HTTPRouteHandler, ...] = (*ORGANISATIONS, *CONTACTS, *ASKING)
