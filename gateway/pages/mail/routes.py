"""`/w/{co}/settings/mailboxes`, `…/settings/mails`, and the mail behind a message."""

from litestar.handlers import HTTPRouteHandler

from gateway.pages.mail.mailboxes import ROUTES as MAILBOXES
from gateway.pages.mail.mails import ROUTES as MAILS
from gateway.pages.mail.messages import ROUTES as MESSAGES

ROUTES: tuple[HTTPRouteHandler, ...] = (*MAILBOXES, *MAILS, *MESSAGES)
