"""Making, changing, trying and removing channels."""

import asyncio
from collections.abc import Collection

from msgspec import Struct

from services.notify.chats.access import in_hand
from services.notify.chats.kinds import ROOM_KINDS
from services.notify.chats.posting import is_usable
from services.notify.chats.queries import view
from services.notify.chats.services import EXAMPLE, filled, name_of, service_of
from services.notify.db import DB
from services.notify.deliveries.actions import Letter, queue
from services.notify.directory.queries import Recipient, RecipientKind
from services.notify.directory.rooms import HAVING
from services.notify.preferences.queries import wishes_of
from services.notify.rules import Way
from services.notify.seals import sealer
from shared.contracts.base import Done
from shared.contracts.parties import Caller
from shared.contracts.telling import chats as c
from shared.core.clock import now
from shared.core.ids import new_id

MOST = 200
"""Channels of one company."""
TEST = "chat_test"
"""The kind of a message that somebody sends to try a channel."""

_COUNT = "select count(*) from chat where tenant_id = $1 and state = 'active'"
_CREATE = """
insert into chat (tenant_id, id, name, service, address, reaches, kinds, language, state, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'active', now())
"""
_CHANGE = """
update chat set name = $3, service = $4, address = $5, reaches = $6, kinds = $7, language = $8, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_REMOVE = "update chat set state = 'removed', address = '', revision = revision + 1 where tenant_id = $1 and id = $2"


class _Looked(Struct, frozen=True, kw_only=True):
    """An address that was looked at."""

    service: str
    address: bytes
    reaches: bool


async def create(caller: Caller, command: c.CreateChat) -> c.ChatView:
    looked = await _looked(command.destination)
    _check(command.kinds, reaches=looked.reaches)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise c.CHATS_FULL(most=MOST)
    chat_id, name = new_id(), command.name.strip()
    values = (name, looked.service, looked.address, looked.reaches, list(command.kinds), command.language)
    await DB.run(_CREATE, caller.tenant_id, chat_id, *values)
    HAVING.forget()
    return await view(caller, chat_id)


async def change(caller: Caller, command: c.ChangeChat) -> c.ChatView:
    before = await in_hand(caller, command.chat_id, command.revision)
    if command.destination is None:
        looked = _Looked(service=before["service"], address=before["address"], reaches=before["reaches"])
    else:
        looked = await _looked(command.destination)
    _check(command.kinds, reaches=looked.reaches)
    name = command.name.strip()
    values = (name, looked.service, looked.address, looked.reaches, list(command.kinds), command.language)
    await DB.run(_CHANGE, caller.tenant_id, command.chat_id, *values)
    HAVING.forget()
    return await view(caller, command.chat_id)


async def remove(caller: Caller, command: c.RemoveChat) -> Done:
    """Its credentials are forgotten; what waits for it finds it gone."""
    await in_hand(caller, command.chat_id, command.revision)
    await DB.run(_REMOVE, caller.tenant_id, command.chat_id)
    HAVING.forget()
    return Done()


async def test(caller: Caller, command: c.TestChat) -> Done:
    one = await in_hand(caller, command.chat_id)
    if one["reaches"]:
        raise c.CHAT_IS_NO_ROOM()
    await _try(caller, Recipient(kind=RecipientKind.CHAT, id=one["id"], name=one["name"], locale=one["language"]))
    return Done()


async def test_own(caller: Caller, command: c.TestOwnChat) -> Done:
    wishes = (await wishes_of(caller.tenant_id, [caller.actor_id])).get(caller.actor_id)
    if wishes is None or wishes.chat_id is None or wishes.chat_to is None:
        raise c.CHAT_NONE()
    await _try(caller, Recipient(kind=RecipientKind.MEMBER, id=caller.actor_id, name=caller.name))
    return Done()


async def _try(caller: Caller, to: Recipient) -> None:
    test_id = new_id()
    data = {"id": str(test_id), "actor": caller.name}
    await queue(caller.tenant_id, Letter(event_id=test_id, kind=TEST, at=now(), data=data, way=Way.CHAT), [to])


async def _looked(address: str) -> _Looked:
    """Raises where nothing can be sent to it. Where its host leads is looked at whenever something is sent."""
    service = service_of(address)
    if service is None or not await asyncio.to_thread(is_usable, filled(address, EXAMPLE)):
        raise c.CHAT_ADDRESS(fields={"destination": c.CHAT_ADDRESS.code})
    return _Looked(service=name_of(service), address=sealer().seal(address.encode()), reaches=c.TO in address)


def _check(kinds: Collection[str], *, reaches: bool) -> None:
    if reaches is bool(kinds) or set(kinds) - set(ROOM_KINDS):
        raise c.CHAT_KINDS(fields={"kinds": c.CHAT_KINDS.code})
