"""Reading channels: for admins, for whoever chooses one, and for those who tell."""

from uuid import UUID

import asyncpg

from services.notify.chats.kinds import ROOM_KINDS
from services.notify.db import DB
from shared.contracts.base import Page
from shared.contracts.parties import Caller
from shared.contracts.telling.chats import (
    CHAT_NOT_FOUND,
    ChatKinds,
    ChatView,
    ListChats,
    ReadChat,
    ReadChatKinds,
)

_COLUMNS = """
select h.id, h.name, h.service, h.reaches, h.kinds, h.language, h.created_at, h.revision,
  coalesce(f.failed, 0) as failed, f.error
from chat h left join lateral (
  select count(*) as failed, (array_agg(d.error order by d.created_at desc))[1] as error from delivery d
  where d.tenant_id = h.tenant_id and d.recipient_id = h.id and d.state = 'failed'
    and d.created_at > now() - interval '7 days') f on true
where h.tenant_id = $1 and h.state = 'active'
"""
_LIST = f"{_COLUMNS} order by lower(h.name), h.id"
_READ = f"{_COLUMNS} and h.id = $2"


async def list_chats(caller: Caller, command: ListChats) -> Page[ChatView]:
    return Page(items=tuple(_view(row) for row in await DB.rows(_LIST, caller.tenant_id)))


async def read_chat(caller: Caller, command: ReadChat) -> ChatView:
    return await view(caller, command.chat_id)


async def read_kinds(caller: Caller, command: ReadChatKinds) -> ChatKinds:
    return ChatKinds(items=ROOM_KINDS)


async def view(caller: Caller, chat_id: UUID) -> ChatView:
    row = await DB.row(_READ, caller.tenant_id, chat_id)
    if row is None:
        raise CHAT_NOT_FOUND()
    return _view(row)


def _view(row: asyncpg.Record) -> ChatView:
    return ChatView(**{**dict(row), "kinds": tuple(row["kinds"])})
