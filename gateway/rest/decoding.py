"""From an HTTP request to the command of a call, validated as a whole before it goes on the bus."""

from typing import Any

import msgspec
from litestar import Request

from shared.contracts.base import Call, Command
from shared.core.errors import Failure, TooLarge
from shared.core.validation import INVALID, UNDECODABLE, field_error

BODY_LIMIT = 200 * 1024
"""Bytes; a little under what the bus carries."""

BODY_TOO_LARGE = Failure("body.too_large", TooLarge)

_object = msgspec.json.Decoder(dict[str, Any])


async def read_command(call: Call[Any, Any], request: Request[Any, Any, Any]) -> Command:
    """Path parameters, and the query of a GET or the JSON object of a POST. Raises DomainError."""
    given = await _json_body(request) if request.method == "POST" else _query(request)
    for name, value in request.path_params.items():
        if name in given:
            raise INVALID(fields={name: "field.unknown"})
        given[name] = value
    try:
        return msgspec.convert(given, call.takes, strict=request.method == "POST")  # type: ignore[no-any-return]
    except msgspec.ValidationError as error:
        raise field_error(error) from error


def _query(request: Request[Any, Any, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise INVALID(fields={name: "field.type"})
        if "\0" in value:
            raise INVALID(fields={name: "field.unstorable"})
        given[name] = value
    return given


async def _json_body(request: Request[Any, Any, Any]) -> dict[str, Any]:
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise BODY_TOO_LARGE(limit=f"{BODY_LIMIT // 1024} KB")
    if not body:
        return {}
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise UNDECODABLE()
    # PostgreSQL cannot store NUL; JSON can only smuggle it in as an escape.
    if b"\\u0000" in body and b"\\\\u0000" not in body:
        raise INVALID(fields={"body": "field.unstorable"})
    try:
        return _object.decode(body)
    except msgspec.ValidationError as error:
        raise field_error(error) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UNDECODABLE() from error
