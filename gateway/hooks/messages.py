"""`POST /hooks/messages/{key}`: what people write in a messenger, brought by a connector.

docs/howto/add-a-messenger.md says how. Whatever is wrong with the address, the time or the signature is answered
alike: nobody learns which it was.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.db import DB
from gateway.files.quarantine import FILE_BYTES, Upload, receive
from gateway.identity.keys import sealer
from gateway.limits.rest import HOOKS_OF_ADDRESS, check_limit, place
from gateway.rest.decoding import BODY_LIMIT, BODY_TOO_LARGE
from gateway.web.requests import address_of, request_id_of
from gateway.web.state import bus_of
from shared.contracts.desk import messengers as c
from shared.contracts.parties import Caller, Kind
from shared.core.errors import DomainError, Failure, Unauthenticated
from shared.core.ids import NIL
from shared.core.validation import INVALID, UNDECODABLE, field_error
from shared.core.webhooks import signed_id
from shared.db.doors import Door

PATH = "/hooks/messages/{key:str}"
REFUSED = Failure("hook.refused", Unauthenticated)

_COMPANY = "select 1 from company where tenant_id = $1 and state <> 'suspended'"
_object = msgspec.json.Decoder(dict[str, Any])


def key_of(tenant_id: UUID, connector_id: UUID) -> str:
    """The last part of a connector's address: it names the company and the connector, and is no secret."""
    return urlsafe_b64encode(tenant_id.bytes + connector_id.bytes).rstrip(b"=").decode()


def named_by(key: str) -> tuple[UUID, UUID] | None:
    if not key.isascii() or len(key) != 43:
        return None
    try:
        raw = urlsafe_b64decode(key + "=")
    except ValueError:
        return None
    return (UUID(bytes=raw[:16]), UUID(bytes=raw[16:])) if len(raw) == 32 else None


@post(PATH, name="hooks.messages", status_code=202)
async def message(request: Request[Any, Any, Any], key: str) -> c.MessageTaken:
    known = await _known(request, key)
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise BODY_TOO_LARGE(limit=f"{BODY_LIMIT // 1024} KB")
    webhook_id = _proven(request, known, body)
    command = _command(body, known.connector_id)
    once = f"{known.connector_id.hex}.{webhook_id}"
    return await bus_of(request).ask(c.RECEIVE_MESSAGE, known.caller, command, key=once)


@post(f"{PATH}/files", name="hooks.messages.files", status_code=201, request_max_body_size=FILE_BYTES + 1024)
async def file(request: Request[Any, Any, Any], key: str, name: str = "") -> Upload:
    """The body is the file; the receipt goes into the `files` of a message."""
    known = await _known(request, key)
    body = await request.body()
    _proven(request, known, body)
    return await receive(bus_of(request), known.caller, name, _whole(body))


async def _whole(body: bytes) -> AsyncIterator[bytes]:
    yield body


class Known(Struct, frozen=True, kw_only=True):
    """The gateway's caller in the company, and a connector of it with what it signs by."""

    caller: Caller
    connector_id: UUID
    secrets: tuple[str, ...]


async def _known(request: Request[Any, Any, Any], key: str) -> Known:
    """Before the body is read: a stranger's ten megabytes are not waited for. Raises `hook.refused`,
    `limit.reached`."""
    check_limit(HOOKS_OF_ADDRESS, place(address_of(request)))
    named = named_by(key)
    if named is None:
        raise REFUSED()
    tenant_id, connector_id = named
    async with DB.tenant_scope(NIL, Door.AUTH):
        if await DB.value(_COMPANY, tenant_id) is None:
            raise REFUSED()
    caller = Caller(tenant_id=tenant_id, kind=Kind.SERVICE, request_id=request_id_of(request))
    try:
        known = await bus_of(request).ask(c.OPEN_CONNECTOR, caller, c.OpenConnector(connector_id=connector_id))
    except DomainError as error:
        if error.code != c.CONNECTOR_NOT_FOUND.code:
            raise
        raise REFUSED() from error
    secrets = tuple(sealer().open(one.encode()).decode() for one in known.sealed)
    return Known(caller=caller, connector_id=connector_id, secrets=secrets)


def _proven(request: Request[Any, Any, Any], known: Known, body: bytes) -> str:
    """The webhook's id. Raises `hook.refused`."""
    webhook_id = signed_id(known.secrets, request.headers, body)
    if webhook_id is None:
        raise REFUSED()
    return webhook_id


def _command(body: bytes, connector_id: UUID) -> c.ReceiveMessage:
    if b"\\u0000" in body:  # PostgreSQL cannot store it
        raise INVALID(fields={"body": "field.unstorable"})
    try:
        given = _object.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UNDECODABLE() from error
    if "connector_id" in given:
        raise INVALID(fields={"connector_id": "field.unknown"})
    try:
        return msgspec.convert({**given, "connector_id": connector_id}, c.ReceiveMessage)
    except msgspec.ValidationError as error:
        raise field_error(error) from error


ROUTES: tuple[HTTPRouteHandler, ...] = (message, file)
