"""Messengers: connectors bring in what people write there, and fetch what is answered. A connector is a small program
of its own (docs/howto/add-a-messenger.md); here it has a name, a secret to sign with, and defaults."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Event, Page, Rest, View
from shared.contracts.desk.web_forms import Receipts
from shared.contracts.fields import (
    END,
    CategoryId,
    ConnectorId,
    Cursor,
    Limit,
    MessengerReplyId,
    Name,
    Revision,
    TeamId,
    Text,
)
from shared.contracts.files import FileView
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, FILE_REFUSED, TEAM_UNKNOWN, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

Foreign = Annotated[str, Meta(pattern=r"^[!-~]{1,200}" + END, examples=["U4af4980629"])]
"""An id that the messenger gives."""
Sealed = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_=-]{8,500}" + END)]
"""A secret, sealed by the gateway with a key that only it has."""
SERVED = frozenset({Kind.SERVICE})


class ConnectorView(View):
    """`label` names the messenger in people's words. Until `former_until` the secret before the last change is good,
    too. `last_at` is when something came in."""

    id: UUID
    name: str
    label: str
    category_id: UUID | None
    team_id: UUID | None
    is_active: bool
    former_until: datetime | None
    last_at: datetime | None
    changed_by: str
    changed_at: datetime
    revision: int


class ConnectorSecrets(View):
    """Sealed, the newest first."""

    sealed: tuple[str, ...]


class Taken(StrEnum):
    """What became of a message: `ticket` if its sender is known, else it is `held`."""

    TICKET = "ticket"
    HELD = "held"


class MessageTaken(View):
    taken: Taken
    ticket_number: str | None = None


class MessengerReply(View):
    """What one of our people wrote to the customer on a conversation's ticket, and the connector has not delivered."""

    id: UUID
    conversation: str
    ticket_number: str
    author: str
    body: str
    files: tuple[FileView, ...]
    at: datetime


class ListConnectors(Command):
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadConnector(Command):
    connector_id: ConnectorId


class CreateConnector(Command):
    name: Name
    sealed: Sealed
    label: Annotated[str, Meta(max_length=40)] = ""
    category_id: CategoryId | None = None
    team_id: TeamId | None = None


class ChangeConnector(Command):
    """All of it as it is to be."""

    connector_id: ConnectorId
    revision: Revision
    name: Name
    label: Annotated[str, Meta(max_length=40)] = ""
    category_id: CategoryId | None = None
    team_id: TeamId | None = None
    is_active: bool = True


class RotateSecret(Command):
    """The secret so far stays good for a day."""

    connector_id: ConnectorId
    revision: Revision
    sealed: Sealed


class OpenConnector(Command):
    connector_id: ConnectorId


class ReceiveMessage(Command):
    """`at` is when it was written. Its idempotency key is the webhook's id: sent twice, it is taken once."""

    connector_id: ConnectorId
    conversation: Foreign
    sender: Foreign
    sender_name: Name
    text: Text
    files: Receipts = ()
    at: datetime | None = None


class ListReplies(Command):
    connector_id: ConnectorId
    limit: Limit = 50


class MarkReply(Command):
    """By the connector that says so, or without one by whichever there are: a ticket into which another was merged may
    stand in two conversations."""

    reply_id: MessengerReplyId
    connector_id: ConnectorId | None = None


CONNECTOR_NOT_FOUND = Failure("connector.not_found", NotFound)
CONNECTOR_STALE = Failure("connector.stale", Conflict)
CONNECTOR_FULL = Failure("connector.full", Conflict)
REPLY_NOT_FOUND = Failure("connector.reply_not_found", NotFound)

_SAVE = (CATEGORY_UNKNOWN, TEAM_UNKNOWN)
_ACT = (CONNECTOR_NOT_FOUND, CONNECTOR_STALE)

LIST_CONNECTORS = helpdesk.call(
    feature="messengers",
    verb="list",
    says="List connectors to messengers",
    takes=ListConnectors,
    gives=Page[ConnectorView],
    needs=P.DOOR_MANAGE,
    write=False,
    rest=Rest("GET", "/connectors"),
    kinds=STAFF,
)
READ_CONNECTOR = helpdesk.call(
    feature="messengers",
    verb="read",
    says="Read one connector",
    takes=ReadConnector,
    gives=ConnectorView,
    needs=P.DOOR_MANAGE,
    write=False,
    rest=Rest("GET", "/connectors/{connector_id}"),
    kinds=STAFF,
    failures=(CONNECTOR_NOT_FOUND,),
)
CREATE_CONNECTOR = helpdesk.call(
    feature="messengers",
    verb="create",
    says="Add a connector, with a secret that the gateway has sealed",
    takes=CreateConnector,
    gives=ConnectorView,
    needs=P.DOOR_MANAGE,
    write=True,
    kinds=STAFF,
    failures=(CONNECTOR_FULL, *_SAVE),
)
CHANGE_CONNECTOR = helpdesk.call(
    feature="messengers",
    verb="change",
    says="Change a connector, or turn it off",
    takes=ChangeConnector,
    gives=ConnectorView,
    needs=P.DOOR_MANAGE,
    write=True,
    rest=Rest("POST", "/connectors/{connector_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, *_SAVE),
)
ROTATE_SECRET = helpdesk.call(
    feature="messengers",
    verb="rotate",
    says="Give a connector a new secret, which the gateway has sealed",
    takes=RotateSecret,
    gives=ConnectorView,
    needs=P.DOOR_MANAGE,
    write=True,
    kinds=STAFF,
    failures=_ACT,
)
OPEN_CONNECTOR = helpdesk.call(
    feature="messengers",
    verb="open",
    says="The sealed secrets of a connector that is on",
    takes=OpenConnector,
    gives=ConnectorSecrets,
    needs=P.DOOR_ARRIVE,
    write=False,
    kinds=SERVED,
    failures=(CONNECTOR_NOT_FOUND,),
)
RECEIVE_MESSAGE = helpdesk.call(
    feature="messengers",
    verb="receive",
    says="Take in what somebody wrote in a messenger",
    takes=ReceiveMessage,
    gives=MessageTaken,
    needs=P.DOOR_ARRIVE,
    write=True,
    kinds=SERVED,
    failures=(CONNECTOR_NOT_FOUND, FILE_REFUSED),
)
LIST_REPLIES = helpdesk.call(
    feature="messengers",
    verb="replies",
    says="What a connector is to deliver: answers of the last seven days, the oldest first",
    takes=ListReplies,
    gives=Page[MessengerReply],
    needs=P.DOOR_SERVE,
    write=False,
    rest=Rest("GET", "/connectors/{connector_id}/replies"),
    kinds=STAFF,
    failures=(CONNECTOR_NOT_FOUND,),
)
MARK_REPLY = helpdesk.call(
    feature="messengers",
    verb="delivered",
    says="An answer was delivered: it is not offered again",
    takes=MarkReply,
    gives=Done,
    needs=P.DOOR_SERVE,
    write=True,
    rest=Rest("POST", "/connector_replies/{reply_id}/delivered"),
    kinds=STAFF,
    failures=(REPLY_NOT_FOUND,),
)


@helpdesk.event
class ConnectorChanged(Event):
    """Added, changed, or given a new secret: `version` is its revision."""

    thing = "connector"
    verb = "changed"
    name: str
    what: str
