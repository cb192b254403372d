"""`/w/{co}/settings/mailboxes`, `…/settings/mails`, and the mail behind a message."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.mail.fetching import ROUTES as FETCHING
from gateway.pages.mail.mailboxes import ROUTES as MAILBOXES
from gateway.pages.mail.mails import ROUTES as MAILS
from gateway.pages.mail.messages import ROUTES as MESSAGES
from gateway.pages.mail.senders import ROUTES as SENDERS

ROUTES: tuple[HTTPRouteHandler, ...] = (*MAILBOXES, *SENDERS, *FETCHING, *MAILS, *MESSAGES)
