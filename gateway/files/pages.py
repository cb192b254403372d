"""Files for people with a session: `/w/{company}` for staff, `/p/{company}` for customers."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from gateway.files import serving
from gateway.files.quarantine import Upload, receive
from gateway.files.rights import check_may_send
from gateway.pages.frame import doors
from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from gateway.web.state import bus_of
from shared.contracts.files import FilePlace


def _both(path: str) -> list[str]:
    return [f"/w/{{co:str}}{path}", f"/p/{{co:str}}{path}"]


@post(_both("/uploads"), status_code=201)
async def upload(request: Request[Any, Any, Any], co: str, name: str = "") -> Upload:
    """The body is the file. Asked by static/files.js, one file at a time."""
    caller = (await _enter(request, co)).caller(request_id_of(request))
    check_may_send(caller)
    return await receive(bus_of(request), caller, name, request.stream())


@get(_both("/files/{file_id:str}"))
async def download(request: Request[Any, Any, Any], co: str, file_id: str) -> Stream:
    return await serving.original(await _find(request, co, file_id))


@get(_both("/files/{file_id:str}/preview"))
async def preview(request: Request[Any, Any, Any], co: str, file_id: str) -> Response[Any]:
    return await serving.small(await _find(request, co, file_id))


async def _find(request: Request[Any, Any, Any], co: str, file_id: str) -> FilePlace:
    visitor = await _enter(request, co)
    return await serving.locate(bus_of(request), visitor.caller(request_id_of(request)), file_id)


async def _enter(request: Request[Any, Any, Any], co: str) -> Visitor:
    door = doors.staff if request.url.path.startswith("/w/") else doors.customer
    return await door(request, co)


ROUTES: tuple[HTTPRouteHandler, ...] = (upload, download, preview)
