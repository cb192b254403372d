"""Messengers of a company: rooms that hear what happens, and ways to reach its people one by one.

A channel's destination is an Apprise address (https://github.com/caronc/apprise/wiki) and holds the company's keys;
nobody reads it again. With `{to}` in it the channel reaches people: each of the company's own people puts his name or
number there in his preferences. Without, it is a room.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Done, Page, Rest, View
from shared.contracts.fields import ChatId, Locale, Name, Revision
from shared.contracts.notify import notify
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.contracts.telling.preferences import KindName
from shared.core.errors import Conflict, Failure, Invalid, NotFound

TO = "{to}"
"""Where a person's own name or number stands in a channel's address."""

Destination = Annotated[
    str,
    Meta(min_length=8, max_length=1_000, pattern=r"^[a-z]+://[!-~]+$(?!\n)", examples=["slack://T1/B2/C3/#support"]),
]
Kinds = Annotated[tuple[KindName, ...], Meta(max_length=40)]


class ChatState(StrEnum):
    ACTIVE = "active"
    REMOVED = "removed"


class ChatView(View):
    """`service` is the sort of messenger. `reaches` says whether people can be reached by it; else it is a room that
    hears of `kinds`, in `language`. `failed` counts what could not be told in the last seven days, `error` is the
    newest of those answers."""

    id: UUID
    name: str
    service: str
    reaches: bool
    kinds: tuple[str, ...]
    language: str
    created_at: datetime
    revision: int
    failed: int = 0
    error: str | None = None


class ChatKinds(View):
    """What a room can hear of."""

    items: tuple[str, ...]


class ListChats(Command):
    """Every one that was not removed: there are few."""


class ReadChat(Command):
    chat_id: ChatId


class ReadChatKinds(Command):
    """The same for every company."""


class CreateChat(Command):
    """A channel that reaches people has no kinds: each of them chooses his own."""

    name: Name
    destination: Destination
    kinds: Kinds = ()
    language: Locale = "zh-Hant"


class ChangeChat(Command):
    """Without `destination` it leads where it did."""

    chat_id: ChatId
    revision: Revision
    name: Name
    destination: Destination | None = None
    kinds: Kinds = ()
    language: Locale = "zh-Hant"


class RemoveChat(Command):
    chat_id: ChatId
    revision: Revision


class TestChat(Command):
    """A room only."""

    chat_id: ChatId


class TestOwnChat(Command):
    """To the caller's own address."""


CHAT_NOT_FOUND = Failure("chat.not_found", NotFound)
CHAT_STALE = Failure("chat.stale", Conflict)
CHATS_FULL = Failure("chat.full", Conflict)
CHAT_ADDRESS = Failure("chat.address", Invalid)
"""No address of a messenger that is supported, or with something in it that is not."""
CHAT_KINDS = Failure("chat.kinds", Invalid)
"""A room without kinds, kinds of a channel that is none, or a kind that rooms do not hear of."""
CHAT_IS_NO_ROOM = Failure("chat.is_no_room", Conflict)
CHAT_NONE = Failure("chat.none", Conflict)
"""The caller has no address of his own."""

_COMMON = {"feature": "chats", "needs": P.CHAT_MANAGE, "kinds": STAFF}

LIST_CHATS = notify.call(
    verb="list",
    says="The company's messengers",
    takes=ListChats,
    gives=Page[ChatView],
    write=False,
    rest=Rest("GET", "/channels"),
    **_COMMON,
)
READ_CHAT = notify.call(
    verb="read",
    says="One messenger channel",
    takes=ReadChat,
    gives=ChatView,
    write=False,
    rest=Rest("GET", "/channels/{chat_id}"),
    failures=(CHAT_NOT_FOUND,),
    **_COMMON,
)
READ_CHAT_KINDS = notify.call(
    verb="kinds",
    says="What a room can hear of",
    takes=ReadChatKinds,
    gives=ChatKinds,
    write=False,
    rest=Rest("GET", "/channels/kinds"),
    **_COMMON,
)
CREATE_CHAT = notify.call(
    verb="create",
    says="Tell news to a messenger from now on",
    takes=CreateChat,
    gives=ChatView,
    write=True,
    rest=Rest("POST", "/channels", status=201),
    failures=(CHAT_ADDRESS, CHAT_KINDS, CHATS_FULL),
    **_COMMON,
)
CHANGE_CHAT = notify.call(
    verb="change",
    says="Change a channel's name, address, language or kinds",
    takes=ChangeChat,
    gives=ChatView,
    write=True,
    rest=Rest("POST", "/channels/{chat_id}/change"),
    failures=(CHAT_NOT_FOUND, CHAT_STALE, CHAT_ADDRESS, CHAT_KINDS),
    **_COMMON,
)
REMOVE_CHAT = notify.call(
    verb="remove",
    says="Tell a channel nothing any more",
    takes=RemoveChat,
    gives=Done,
    write=True,
    rest=Rest("POST", "/channels/{chat_id}/remove"),
    failures=(CHAT_NOT_FOUND, CHAT_STALE),
    **_COMMON,
)
TEST_CHAT = notify.call(
    verb="test",
    says="Send a room a message to try it",
    takes=TestChat,
    gives=Done,
    write=True,
    rest=Rest("POST", "/channels/{chat_id}/test"),
    failures=(CHAT_NOT_FOUND, CHAT_IS_NO_ROOM),
    **_COMMON,
)
TEST_OWN_CHAT = notify.call(
    feature="chats",
    verb="test_own",
    says="Send a message to the caller's own messenger to try it",
    takes=TestOwnChat,
    gives=Done,
    needs=P.NOTICE_CHOOSE,
    write=True,
    rest=Rest("POST", "/notices/preferences/test"),
    kinds=STAFF,
    failures=(CHAT_NONE,),
)
