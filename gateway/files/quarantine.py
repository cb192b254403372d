"""Taking a file in: counted while it arrives, looked at as a whole, put into quarantine, answered with a receipt."""

import asyncio
from collections.abc import AsyncIterator
from tempfile import SpooledTemporaryFile
from typing import IO

from litestar.exceptions import HTTPException
from msgspec import Struct

from gateway.files.failures import CUT_OFF, TOO_LARGE
from gateway.files.pictures import check_size
from gateway.files.quota import count_bytes
from shared.bus.client import Bus
from shared.contracts.parties import Caller, Party
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.storage.keys import Thing, key_of
from shared.storage.names import safe_name
from shared.storage.objects import CHUNK, objects
from shared.storage.receipts import PURPOSE, BadReceipt, issue, verify
from shared.storage.types import Type, find_type

FILE_BYTES = 10 * 1024 * 1024
LIMIT = f"{FILE_BYTES // 1024 // 1024} MB"
FILES = 10
IN_MEMORY = 1024 * 1024
"""Bytes; what is larger waits on disk."""

_inspecting = asyncio.Semaphore(2)


class Upload(Struct, frozen=True, kw_only=True):
    """What an upload is answered with. The receipt goes into the `files` of a command."""

    receipt: str
    name: str
    type: str
    size: int


async def receive(
    bus: Bus, caller: Caller, name: str, arriving: AsyncIterator[bytes], party: Party = Party.HELPDESK
) -> Upload:
    """The receipt is good for `party`. Raises coded failures; what is refused leaves nothing behind."""
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        try:
            size = await _collect(caller, file, arriving)
            async with _inspecting:
                type_ = await asyncio.to_thread(_inspect, file)
        except DomainError as error:
            raise type(error)(error.code, fields={"files": error.code}, name=name[:100], **error.params) from error
        except HTTPException as error:
            if error.status_code == 413:  # its own Content-Length, or what came so far, is more than the door takes
                raise TOO_LARGE(fields={"files": TOO_LARGE.code}, name=name[:100], limit=LIMIT) from error
            raise CUT_OFF(fields={"files": CUT_OFF.code}, name=name[:100]) from error
        file_id = new_id()
        file.seek(0)
        await objects().put(key_of(caller.tenant_id, Thing.UPLOAD, file_id), file.read())
    known = safe_name(name, type_.endings)
    key = bus.key_to(party, PURPOSE)
    receipt = issue(key, caller, file_id=file_id, name=known, type=type_.name, size=size)
    return Upload(receipt=receipt, name=known, type=type_.name, size=size)


def held(bus: Bus, caller: Caller, receipt: str, party: Party = Party.HELPDESK) -> Upload | None:
    """What a receipt stands for, so that a form can show it again; None for a bad one."""
    try:
        known = verify(bus.key_to(party, PURPOSE), caller, receipt)
    except BadReceipt:
        return None
    return Upload(receipt=receipt, name=known.name, type=known.type, size=known.size)


async def chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    """Of a file that a form brought: it is in memory, or in a temporary file on this machine."""
    while chunk := await asyncio.to_thread(file.read, CHUNK * 4):
        yield chunk


async def _collect(caller: Caller, file: IO[bytes], arriving: AsyncIterator[bytes]) -> int:
    size = 0
    async for chunk in arriving:
        size += len(chunk)
        if size > FILE_BYTES:
            raise TOO_LARGE(limit=LIMIT)
        file.write(chunk)
    count_bytes(caller, size)
    return size


def _inspect(file: IO[bytes]) -> Type:
    type_ = find_type(file)
    if type_.is_image:
        check_size(file)
    return type_
