"""Webhooks out, signed as Standard Webhooks (https://www.standardwebhooks.com): events of a company told to its own
systems.

A message carries `webhook-id`, `webhook-timestamp` and `webhook-signature`. Its id stays the same however often it is
sent; a receiver that has seen it answers 2xx and does nothing.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Event, Page, Rest, View
from shared.contracts.fields import Cursor, Limit, Name, Revision, Url, WebhookId, WebhookMessageId
from shared.contracts.notify import notify
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

EventType = Annotated[str, Meta(max_length=60, pattern=r"^[a-z_]+\.[a-z_]+$(?!\n)", examples=["ticket.opened"])]
EventTypes = Annotated[tuple[EventType, ...], Meta(min_length=1, max_length=60)]

TEST = "webhook.test"
"""The type of a message that somebody sends to try an endpoint."""


class WebhookState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"
    """By an admin, or because it failed for days: then `failing_since` is set."""
    REMOVED = "removed"


class MessageState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    """Given up: nobody tries it again by himself."""


class WebhookView(View):
    """`old_secret_until`: so long the secret before the last rotation signs as well. `waiting` counts messages that
    have not arrived yet, `next_at` is when the next is tried."""

    id: UUID
    name: str
    url: str
    events: tuple[str, ...]
    state: WebhookState
    failing_since: datetime | None
    old_secret_until: datetime | None
    waiting: int
    next_at: datetime | None
    created_at: datetime
    revision: int


class WebhookSecret(View):
    """`whsec_…`, as the libraries of Standard Webhooks take it."""

    secret: str


class WebhookAttempt(View):
    """`status` is the endpoint's HTTP status, or None where there was none: then `error` says why. `milliseconds` it
    took."""

    at: datetime
    status: int | None
    error: str | None
    milliseconds: int


class WebhookMessageView(View):
    id: UUID
    event: str
    state: MessageState
    created_at: datetime
    sent_at: datetime | None
    due_at: datetime | None
    attempts: tuple[WebhookAttempt, ...]


class ListWebhooks(Command):
    """Every one that was not removed: there are few."""


class ReadWebhook(Command):
    webhook_id: WebhookId


class CreateWebhook(Command):
    name: Name
    url: Url
    events: EventTypes


class ChangeWebhook(Command):
    webhook_id: WebhookId
    revision: Revision
    name: Name
    url: Url
    events: EventTypes


class MoveWebhook(Command):
    webhook_id: WebhookId
    revision: Revision


class TestWebhook(Command):
    webhook_id: WebhookId


class ListWebhookMessages(Command):
    webhook_id: WebhookId
    state: MessageState | None = None
    limit: Limit = 25
    cursor: Cursor | None = None


class ReplayMessage(Command):
    webhook_message_id: WebhookMessageId


class ReplayWebhook(Command):
    """Every message since then, also those that arrived."""

    webhook_id: WebhookId
    since: Annotated[datetime, Meta(tz=True)]


class WebhookReplayed(View):
    messages: int


WEBHOOK_NOT_FOUND = Failure("webhook.not_found", NotFound)
WEBHOOK_STALE = Failure("webhook.stale", Conflict)
WEBHOOK_STATE = Failure("webhook.state", Conflict)
WEBHOOKS_FULL = Failure("webhook.full", Conflict)
URL_REFUSED = Failure("webhook.url_refused", Invalid)
EVENT_UNKNOWN = Failure("webhook.event_unknown", Invalid)
MESSAGE_NOT_FOUND = Failure("webhook.message_not_found", NotFound)

_COMMON = {"feature": "webhooks", "needs": P.WEBHOOK_MANAGE, "kinds": STAFF}

LIST_WEBHOOKS = notify.call(
    verb="list",
    says="The company's webhook endpoints",
    takes=ListWebhooks,
    gives=Page[WebhookView],
    write=False,
    rest=Rest("GET", "/webhooks"),
    **_COMMON,
)
READ_WEBHOOK = notify.call(
    verb="read",
    says="One webhook endpoint",
    takes=ReadWebhook,
    gives=WebhookView,
    write=False,
    rest=Rest("GET", "/webhooks/{webhook_id}"),
    failures=(WEBHOOK_NOT_FOUND,),
    **_COMMON,
)
READ_WEBHOOK_SECRET = notify.call(
    verb="secret",
    says="What an endpoint's messages are signed with",
    takes=ReadWebhook,
    gives=WebhookSecret,
    write=False,
    failures=(WEBHOOK_NOT_FOUND,),
    **_COMMON,
)
CREATE_WEBHOOK = notify.call(
    verb="create",
    says="Tell events to an endpoint from now on",
    takes=CreateWebhook,
    gives=WebhookView,
    write=True,
    rest=Rest("POST", "/webhooks", status=201),
    failures=(URL_REFUSED, EVENT_UNKNOWN, WEBHOOKS_FULL),
    **_COMMON,
)
CHANGE_WEBHOOK = notify.call(
    verb="change",
    says="Change an endpoint's name, address or events",
    takes=ChangeWebhook,
    gives=WebhookView,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/change"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STALE, URL_REFUSED, EVENT_UNKNOWN),
    **_COMMON,
)
ROTATE_WEBHOOK = notify.call(
    verb="rotate",
    says="Sign with a new secret; the old one signs as well for a day",
    takes=MoveWebhook,
    gives=WebhookView,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/rotate"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STALE),
    **_COMMON,
)
ENABLE_WEBHOOK = notify.call(
    verb="enable",
    says="Tell a disabled endpoint events again",
    takes=MoveWebhook,
    gives=WebhookView,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/enable"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STALE, WEBHOOK_STATE),
    **_COMMON,
)
DISABLE_WEBHOOK = notify.call(
    verb="disable",
    says="Tell an endpoint nothing until it is enabled again",
    takes=MoveWebhook,
    gives=WebhookView,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/disable"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STALE, WEBHOOK_STATE),
    **_COMMON,
)
REMOVE_WEBHOOK = notify.call(
    verb="remove",
    says="Remove an endpoint",
    takes=MoveWebhook,
    gives=Done,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/remove"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STALE),
    **_COMMON,
)
TEST_WEBHOOK = notify.call(
    verb="test",
    says="Send an endpoint a message to try it",
    takes=TestWebhook,
    gives=Done,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/test"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STATE),
    **_COMMON,
)
LIST_WEBHOOK_MESSAGES = notify.call(
    verb="messages",
    says="What an endpoint was told, newest first, with every attempt",
    takes=ListWebhookMessages,
    gives=Page[WebhookMessageView],
    write=False,
    rest=Rest("GET", "/webhooks/{webhook_id}/messages"),
    failures=(WEBHOOK_NOT_FOUND,),
    **_COMMON,
)
REPLAY_MESSAGE = notify.call(
    verb="replay_one",
    says="Send a message again, with the same id",
    takes=ReplayMessage,
    gives=Done,
    write=True,
    rest=Rest("POST", "/webhooks/messages/{webhook_message_id}/replay"),
    failures=(MESSAGE_NOT_FOUND, WEBHOOK_STATE),
    **_COMMON,
)
REPLAY_WEBHOOK = notify.call(
    verb="replay",
    says="Send every message since a time again, with the same ids",
    takes=ReplayWebhook,
    gives=WebhookReplayed,
    write=True,
    rest=Rest("POST", "/webhooks/{webhook_id}/replay"),
    failures=(WEBHOOK_NOT_FOUND, WEBHOOK_STATE),
    **_COMMON,
)


@notify.event
class WebhookDisabled(Event):
    """An endpoint failed for days and is told nothing any more."""

    thing = "webhook"
    verb = "disabled"
    public = True
