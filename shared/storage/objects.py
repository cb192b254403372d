"""Object storage by obstore: a folder (`file://`) or a bucket (`s3://`), never anything a reader could tell apart."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from shared.contracts.base import CELL
from shared.core import settings
from shared.core.errors import Failure, NotFound, Unavailable
from shared.storage.keys import id_in

STORAGE_AWAY = Failure("storage.away", Unavailable)
BYTES_MISSING = Failure("file.not_found", NotFound)

CHUNK = 64 * 1024
TIMES: dict[str, Any] = {"timeout": "20s", "connect_timeout": "3s"}
REMOTE: dict[str, Any] = {"retry_config": {"max_retries": 2}}


class Coded(AbstractContextManager[None]):
    """The storage's errors as ours; its text never leaves."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, FileNotFoundError):
            raise BYTES_MISSING() from error
        if isinstance(error, BaseError | OSError):
            raise STORAGE_AWAY() from error


class Objects:
    """Raises `file.not_found` for what is not there, `storage.away` for everything else that goes wrong."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, key: str, file: IO[bytes] | bytes) -> None:
        """Whole or not at all."""
        with Coded():
            await obstore.put_async(self._store, key, file)

    async def copy(self, source: str, target: str) -> None:
        """Repeating it changes nothing."""
        with Coded():
            await obstore.copy_async(self._store, source, target)

    async def has(self, key: str) -> bool:
        try:
            await self._head(key)
        except FileNotFoundError:
            return False
        return True

    async def read(self, key: str) -> bytes:
        with Coded():
            return bytes(await (await obstore.get_async(self._store, key)).bytes_async())

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """The bytes in chunks. Raises before the first one if there is nothing to read."""
        with Coded():
            found = await obstore.get_async(self._store, key)
        return _chunks(found)

    async def delete(self, keys: Sequence[str]) -> None:
        for key in keys:
            try:
                await _coded(obstore.delete_async(self._store, key))
            except NotFound:
                continue  # somebody was faster

    async def tenants(self) -> list[UUID]:
        """The companies that have anything stored."""
        with Coded():
            found = await obstore.list_with_delimiter_async(self._store, f"{CELL}/")
        return [tenant_id for tenant_id in map(id_in, found["common_prefixes"]) if tenant_id is not None]

    async def keys(self, prefix: str, *, after: str = "") -> AsyncIterator[list[str]]:
        """All keys under a prefix that sort after `after`, by the batch."""
        listing = obstore.list(self._store, f"{prefix}/", offset=after or None)
        with Coded():
            async for batch in listing:
                yield [str(one["path"]) for one in batch]

    async def _head(self, key: str) -> None:
        try:
            await obstore.head_async(self._store, key)
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as error:
            raise STORAGE_AWAY() from error


async def _coded(work: Awaitable[None]) -> None:
    with Coded():
        await work


async def _chunks(found: "obstore.GetResult") -> AsyncIterator[bytes]:
    with Coded():
        async for chunk in found.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)


def open_objects(url: str) -> Objects:
    """A folder is made if it is not there. S3 takes its keys from the usual `AWS_…` variables or the machine's role,
    and speaks TLS unless the setting OBJECTS_HTTP allows a storage beside us to do without."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        Path(unquote(parts.path)).mkdir(parents=True, exist_ok=True)
        return Objects(from_url(url))
    given: dict[str, Any] = {**REMOTE, "client_options": {**TIMES, "allow_http": settings.flag("OBJECTS_HTTP")}}
    return Objects(from_url(url, **given))


@cache
def objects() -> Objects:
    """The process's storage, by the setting HUIFANG_OBJECTS."""
    return open_objects(settings.text("OBJECTS"))
