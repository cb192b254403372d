"""The company's block list: senders whose tickets go to spam by themselves."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.fields import END, BlockedSenderId, Cursor, Limit
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound

Sender = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@)?([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}" + END,
        examples=["prize@spam.example", "spam.example"],
    ),
]
"""A mail address, or a domain."""


class BlockedView(View):
    id: UUID
    sender: str
    blocked_by: str
    blocked_at: datetime


class ListBlocked(Command):
    """By address."""

    limit: Limit = 50
    cursor: Cursor | None = None


class BlockSender(Command):
    """From now on; what is open already stays."""

    sender: Sender


class UnblockSender(Command):
    blocked_id: BlockedSenderId


BLOCKED_NOT_FOUND = Failure("blocked.not_found", NotFound)
BLOCKED_EXISTS = Failure("blocked.exists", Conflict)
BLOCKED_FULL = Failure("blocked.full", Conflict)

LIST_BLOCKED = helpdesk.call(
    feature="blocking",
    verb="list",
    says="List the senders whose tickets go to spam",
    takes=ListBlocked,
    gives=Page[BlockedView],
    needs=P.SENDER_BLOCK,
    write=False,
    rest=Rest("GET", "/blocked-senders"),
    kinds=STAFF,
)
BLOCK_SENDER = helpdesk.call(
    feature="blocking",
    verb="block",
    says="Put a mail address or a domain on the block list",
    takes=BlockSender,
    gives=BlockedView,
    needs=P.SENDER_BLOCK,
    write=True,
    rest=Rest("POST", "/blocked-senders", 201),
    kinds=STAFF,
    failures=(BLOCKED_EXISTS, BLOCKED_FULL),
)
UNBLOCK_SENDER = helpdesk.call(
    feature="blocking",
    verb="unblock",
    says="Take a sender from the block list",
    takes=UnblockSender,
    gives=BlockedView,
    needs=P.SENDER_BLOCK,
    write=True,
    rest=Rest("POST", "/blocked-senders/{blocked_id}/remove"),
    kinds=STAFF,
    failures=(BLOCKED_NOT_FOUND,),
)


@helpdesk.event
class BlockListChanged(Event):
    """`what`: blocked or unblocked."""

    thing = "block_list"
    verb = "changed"
    sender: str
    what: str
