"""Files for programs: an upload is a body, its answer a receipt for the `files` of a command; a download is bytes."""

from collections.abc import Callable
from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from gateway.files import serving
from gateway.files.described import DOWNLOAD, PREFIX, UPLOAD
from gateway.files.quarantine import Upload, receive
from gateway.files.rights import check_may_send
from gateway.rest.routes import Authenticate
from gateway.web.bodies import UPLOAD_BYTES
from shared.bus.client import Bus
from shared.contracts.parties import Party


def file_routes(bus: Callable[[], Bus], authenticate: Authenticate) -> list[HTTPRouteHandler]:
    @post(PREFIX + UPLOAD, name="files.upload", status_code=201, request_max_body_size=UPLOAD_BYTES)
    async def upload(request: Request[Any, Any, Any], name: str = "", party: str = "helpdesk") -> Upload:
        caller = await authenticate(request)
        check_may_send(caller)
        taker = Party.PROJECTS if party == Party.PROJECTS else Party.HELPDESK
        return await receive(bus(), caller, name, request.stream(), taker)

    @get(PREFIX + DOWNLOAD.replace("}", ":str}"), name="files.download")
    async def download(request: Request[Any, Any, Any], file_id: str) -> Stream:
        caller = await authenticate(request)
        return await serving.original(await serving.locate(bus(), caller, file_id))

    return [upload, download]
