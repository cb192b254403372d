"""Handing a file out: the original as a download, a picture as a small one drawn anew. Never as part of a page."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.response import Stream

from gateway.files.pictures import NO_PREVIEW, PREVIEW_TYPE, preview
from shared.bus.client import Bus
from shared.contracts.base import CELL
from shared.contracts.delivery.project_files import LOCATE_PROJECT_FILE, LocateProjectFile
from shared.contracts.desk.knowledge_reading import LOCATE_ARTICLE_FILE, LocateArticleFile
from shared.contracts.files import FilePlace
from shared.contracts.helpdesk import FILE_NOT_FOUND, LOCATE_FILE, LocateFile
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission
from shared.core.errors import Forbidden, NotFound
from shared.storage.names import disposition
from shared.storage.objects import objects
from shared.storage.types import TYPES

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
A_WHILE = "private, max-age=3600"
"""A file never changes; a person's own browser may keep what he has seen for an hour."""

PREVIEWED = frozenset(type_.name for type_ in TYPES if type_.is_image)

_drawing = asyncio.Semaphore(2)


async def locate(bus: Bus, caller: Caller, file_id: str) -> FilePlace:
    """Asks the owner, who knows whether this caller may; what is no id is not found either."""
    try:
        known = UUID(file_id)
    except ValueError as error:
        raise FILE_NOT_FOUND() from error
    place = await _located(bus, caller, known)
    if not place.key.startswith(f"{CELL}/{caller.tenant_id}/"):
        raise FILE_NOT_FOUND()
    return place


async def _located(bus: Bus, caller: Caller, file_id: UUID) -> FilePlace:
    """Most are of messages; what is none may be of an article, or of a project."""
    if caller.kind is not Kind.SERVICE:
        try:
            return await bus.ask(LOCATE_FILE, caller, LocateFile(file_id=file_id))
        except (NotFound, Forbidden):
            if not caller.may(Permission.ARTICLE_READ) and not caller.may(Permission.PROJECT_FILE_READ):
                raise
    if caller.kind is Kind.SERVICE or caller.may(Permission.ARTICLE_READ):
        try:
            return await bus.ask(LOCATE_ARTICLE_FILE, caller, LocateArticleFile(file_id=file_id))
        except NotFound:
            if not caller.may(Permission.PROJECT_FILE_READ):
                raise
    return await bus.ask(LOCATE_PROJECT_FILE, caller, LocateProjectFile(file_id=file_id))


async def original(place: FilePlace) -> Stream:
    headers = {
        "Content-Disposition": disposition(place.name),
        "Content-Length": str(place.size),
        "Content-Security-Policy": SANDBOX,
        "Cache-Control": A_WHILE,
    }
    return Stream(await objects().open(place.key), media_type=place.type, headers=headers)


async def small(place: FilePlace) -> Response[Any]:
    """Raises `file.not_found` for what cannot be drawn."""
    if place.type not in PREVIEWED:
        raise NO_PREVIEW()
    async with _drawing:
        body = await asyncio.to_thread(preview, await objects().read(place.key))
    headers = {"Content-Security-Policy": SANDBOX, "Cache-Control": A_WHILE, "Content-Disposition": "inline"}
    return Response(body, media_type=PREVIEW_TYPE, headers=headers)
