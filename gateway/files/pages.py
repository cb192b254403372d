"""Files for people with a session, in the company they stand in."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from gateway.files import serving
from gateway.files.quarantine import Upload, receive
from gateway.files.rights import check_may_send
from gateway.pages.frame import doors
from gateway.web.bodies import UPLOAD_BYTES
from gateway.web.requests import request_id_of
from gateway.web.state import bus_of
from shared.contracts.files import FilePlace
from shared.contracts.helpdesk import FILE_NOT_FOUND
from shared.contracts.parties import Caller


@post("/files", status_code=201, request_max_body_size=UPLOAD_BYTES)
async def upload(request: Request[Any, Any, Any], name: str = "") -> Upload:
    """The body is the file. Asked by static/files.js, one file at a time."""
    caller = await _caller(request)
    check_may_send(caller)
    return await receive(bus_of(request), caller, name, request.stream())


@get("/files/{file_id:str}")
async def download(request: Request[Any, Any, Any], file_id: str) -> Stream:
    return await serving.original(await _find(request, file_id))


@get("/files/{file_id:str}/preview")
async def preview(request: Request[Any, Any, Any], file_id: str) -> Response[Any]:
    return await serving.small(await _find(request, file_id))


async def _find(request: Request[Any, Any, Any], file_id: str) -> FilePlace:
    return await serving.locate(bus_of(request), await _caller(request), file_id)


async def _caller(request: Request[Any, Any, Any]) -> Caller:
    visitor = await doors.person(request)
    if visitor.standing is None:
        raise FILE_NOT_FOUND()
    return visitor.caller(request_id_of(request))


ROUTES: tuple[HTTPRouteHandler, ...] = (upload, download, preview)
