"""The OpenAPI 3.1 document of /api/v1, generated from the contracts: what is served is what is promised.

Every answer an operation can give is listed, so that a fuzzer may call an unlisted one a defect.
"""

import re
from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

import msgspec
from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.files import described
from shared.contracts.base import Call
from shared.contracts.fields import END
from shared.contracts.registry import calls
from shared.contracts.roles import Permission
from shared.core.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Internal,
    Invalid,
    Late,
    NotFound,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
    Undecodable,
)

PREFIX = "/api/v1"
PATH = f"{PREFIX}/openapi.json"
REFERENCE = "#/components/schemas/{name}"

ALWAYS: tuple[type[DomainError], ...] = (Unauthenticated, Forbidden, Invalid, TooMany, Internal, Unavailable, Late)
ON_BODY: tuple[type[DomainError], ...] = (Undecodable, TooLarge)
WAITS = frozenset({TooMany.status, Unavailable.status})

_PATH_FIELD = re.compile(r"{(\w+)}")

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is stable and for programs, `title` is for people, in the language asked for.",
    "required": ["type", "title", "status", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "examples": ["ticket.stale"]},
        "request_id": {"type": "string"},
        "retry_after": {"type": "integer", "description": "seconds"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
}
KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes asking again safe for 48 hours: same key and body, same answer; another body, 422.",
    "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~]*" + END},
}


def public_calls() -> list[Call[Any, Any]]:
    return [call for call in calls() if call.rest is not None]


def document() -> dict[str, Any]:
    public = public_calls()
    schemas = _schemas(public)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Huifang 回訪",
            "version": version("huifang"),
            "description": "Writes are `POST …/<verb>` with the `revision` last read; a stale one answers 409.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": PREFIX}],
        "security": [{"oauth": []}],
        "tags": [{"name": name} for name in dict.fromkeys(call.feature for call in public)],
        "paths": _paths(public, schemas) | described.paths(),
        "components": {"schemas": schemas, "securitySchemes": {"oauth": _oauth(public)}},
    }


def openapi_route() -> HTTPRouteHandler:
    """Open to everybody, like the code."""

    @get(PATH, name="openapi", sync_to_thread=True)
    def handle() -> Response[bytes]:
        return Response(_body(), media_type="application/json", headers={"cache-control": "public, max-age=300"})

    return handle


@cache
def _body() -> bytes:
    """Made when somebody first asks (half a second), then kept: it changes with the code only."""
    return msgspec.json.encode(document())


def _oauth(public: Iterable[Call[Any, Any]]) -> dict[str, Any]:
    used = {call.needs for call in public}
    scopes = {str(permission): str(permission) for permission in Permission if permission in used}
    code = {"authorizationUrl": "/oauth/authorize", "tokenUrl": "/oauth/token", "refreshUrl": "/oauth/token"}
    return {
        "type": "oauth2",
        "description": "PKCE with S256 is required for every client. Access tokens live 5 minutes.",
        "flows": {
            "authorizationCode": {**code, "scopes": scopes},
            "clientCredentials": {"tokenUrl": "/oauth/token", "scopes": scopes},
        },
    }


def _schemas(public: list[Call[Any, Any]]) -> dict[str, Any]:
    """Commands and views by name. A command whose ids stand in the path gets a body schema without them."""
    types = [*described.schemas(), *(kind for call in public for kind in (call.takes, call.gives))]
    _, found = msgspec.json.schema_components(types, ref_template=REFERENCE)
    schemas: dict[str, Any] = {"Problem": PROBLEM, **found}
    for call in public:
        if call.rest is not None and call.rest.method == "POST" and path_fields(call):
            schemas[_body_name(call)] = _without(schemas[call.takes.__name__], path_fields(call))
    for call in public:  # queries become parameters, commands with path fields their own body
        if call.rest is not None and (call.rest.method == "GET" or path_fields(call)):
            schemas.pop(call.takes.__name__, None)
    return schemas


def path_fields(call: Call[Any, Any]) -> list[str]:
    return _PATH_FIELD.findall(call.rest.path) if call.rest is not None else []


def _body_name(call: Call[Any, Any]) -> str:
    name: str = call.takes.__name__
    return f"{name}Body" if path_fields(call) else name


def _without(schema: dict[str, Any], names: list[str]) -> dict[str, Any]:
    kept = {name: value for name, value in schema["properties"].items() if name not in names}
    required = [name for name in schema.get("required", ()) if name not in names]
    return {**schema, "title": f"{schema['title']}Body", "properties": kept, "required": required}


def _paths(public: list[Call[Any, Any]], schemas: dict[str, Any]) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for call in public:
        assert call.rest is not None
        operation = _operation(call, schemas)
        if call.rest.status == HTTPStatus.CREATED:
            operation["responses"]["201"]["links"] = _links(call, public)
        paths.setdefault(call.rest.path, {})[call.rest.method.lower()] = operation
    return paths


def _operation(call: Call[Any, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    assert call.rest is not None
    parameters = _parameters(call)
    operation: dict[str, Any] = {
        "operationId": call.name,
        "tags": [call.feature],
        "summary": call.says,
        "description": f"Needs `{call.needs}`. For {', '.join(sorted(call.kinds))}.",
        "security": [{"oauth": [str(call.needs)]}],
        "parameters": [*parameters, KEY] if call.write else parameters,
        "responses": _responses(call),
    }
    if call.rest.method == "POST":
        body = schemas[_body_name(call)]
        content = {"application/json": {"schema": {"$ref": REFERENCE.format(name=_body_name(call))}}}
        operation["requestBody"] = {"required": bool(body.get("required")), "content": content}
    return operation


def _parameters(call: Call[Any, Any]) -> list[dict[str, Any]]:
    assert call.rest is not None
    schema = msgspec.json.schema_components([call.takes], ref_template=REFERENCE)[1][call.takes.__name__]
    in_path = path_fields(call)
    in_query = [] if call.rest.method == "POST" else [name for name in schema["properties"] if name not in in_path]
    required = set(schema.get("required", ()))
    return [
        *({"name": name, "in": "path", "required": True, "schema": schema["properties"][name]} for name in in_path),
        *(
            {"name": name, "in": "query", "required": name in required, "schema": _said(schema["properties"][name])}
            for name in in_query
        ),
    ]


def _said(schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter cannot say null: it is left out."""
    kept = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"} or value is not None}
    if len(kept) != 1:
        return rest
    return {**kept[0], **{name: value for name, value in rest.items() if name != "anyOf"}}


def statuses(call: Call[Any, Any]) -> dict[int, set[str]]:
    """Every refusal an operation can answer with, and the codes that it declares itself."""
    assert call.rest is not None
    kinds: set[type[DomainError]] = {*ALWAYS}
    if call.rest.method == "POST":
        kinds |= {*ON_BODY}
    if path_fields(call):
        kinds.add(NotFound)
    if call.write:
        kinds.add(Conflict)
    found: dict[int, set[str]] = {kind.status: set() for kind in kinds}
    for failure in call.failures:
        found.setdefault(failure.status, set()).add(failure.code)
    return dict(sorted(found.items()))


def _responses(call: Call[Any, Any]) -> dict[str, Any]:
    assert call.rest is not None
    given = msgspec.json.schema_components([call.gives], ref_template=REFERENCE)[0][0]
    responses: dict[str, Any] = {
        str(call.rest.status): {"description": call.says, "content": {"application/json": {"schema": given}}}
    }
    problem = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(name="Problem")}}}
    for status, codes in statuses(call).items():
        said = HTTPStatus(status).phrase
        response: dict[str, Any] = {
            "description": f"{said}: {', '.join(f'`{code}`' for code in sorted(codes))}" if codes else said,
            "content": problem,
        }
        if status in WAITS:
            response["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
        responses[str(status)] = response
    return responses


def _links(made: Call[Any, Any], public: list[Call[Any, Any]]) -> dict[str, Any]:
    """From what was created to everything that can be done with it."""
    assert made.rest is not None
    links = {}
    for call in public:
        fields = path_fields(call)
        if call.rest is not None and fields and call.rest.path.startswith(f"{made.rest.path}/{{{fields[0]}}}"):
            links[call.name] = {"operationId": call.name, "parameters": {f"path.{fields[0]}": "$response.body#/id"}}
    return links
