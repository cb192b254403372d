"""One route per call that declares one: authenticate, decode, ask, pass the answer on unread."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.rest.decoding import read_command
from gateway.rest.openapi import PREFIX, openapi_route, public_calls
from shared.bus.client import Bus
from shared.contracts.base import Call
from shared.contracts.parties import Caller
from shared.core.errors import Failure, Invalid

KEY_LIMIT = 200

BAD_KEY = Failure("idempotency.key_invalid", Invalid)

Authenticate = Callable[[Request[Any, Any, Any]], Awaitable[Caller]]


def rest_routes(bus: Callable[[], Bus], authenticate: Authenticate) -> list[HTTPRouteHandler]:
    return [openapi_route(), *(_route(call, bus, authenticate) for call in public_calls())]


def litestar_path(call: Call[Any, Any]) -> str:
    """`/tickets/{ticket_id}` → `/api/v1/tickets/{ticket_id:str}`; the command decides what an id looks like."""
    assert call.rest is not None
    return PREFIX + call.rest.path.replace("}", ":str}")


def _route(call: Call[Any, Any], bus: Callable[[], Bus], authenticate: Authenticate) -> HTTPRouteHandler:
    assert call.rest is not None
    status = call.rest.status

    async def handle(request: Request[Any, Any, Any]) -> Response[bytes]:
        caller = await authenticate(request)
        command = await read_command(call, request)
        answer = await bus().ask_raw(call, caller, command, key=_key(call, request))
        return Response(answer, status_code=status, media_type="application/json")

    method = get if call.rest.method == "GET" else post
    return method(litestar_path(call), name=call.name, status_code=status)(handle)


def _key(call: Call[Any, Any], request: Request[Any, Any, Any]) -> str:
    """The caller's Idempotency-Key; a write without one still gets a key, so that our own retry is safe."""
    if not call.write:
        return ""
    key = request.headers.get("idempotency-key", "")
    if len(key) > KEY_LIMIT or not key.isprintable():
        raise BAD_KEY()
    return key or uuid4().hex
