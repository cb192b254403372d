"""Channels to messengers: kept by the company's admins, told by lanes of their own."""

from services.notify.chats import actions, queries
from services.notify.chats.sender import ChatSender
from shared.contracts.telling import chats as c
from shared.feature import Feature

FEATURE = Feature(
    "chats",
    answers={
        c.LIST_CHATS: queries.list_chats,
        c.READ_CHAT: queries.read_chat,
        c.READ_CHAT_KINDS: queries.read_kinds,
        c.CREATE_CHAT: actions.create,
        c.CHANGE_CHAT: actions.change,
        c.REMOVE_CHAT: actions.remove,
        c.TEST_CHAT: actions.test,
        c.TEST_OWN_CHAT: actions.test_own,
    },
    loops=ChatSender().lanes(),
)
