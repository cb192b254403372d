"""The two routes of files in the OpenAPI document: no call declares them, because bytes travel by no bus."""

from http import HTTPStatus
from typing import Any

from gateway.files.quarantine import FILE_BYTES, Upload
from shared.storage.types import TYPES

PREFIX = "/api/v1"
UPLOAD = "/uploads"
DOWNLOAD = "/files/{file_id}"

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_WAIT = {"headers": {"Retry-After": {"schema": {"type": "integer"}}}}


def paths() -> dict[str, Any]:
    return {UPLOAD: {"post": _upload()}, DOWNLOAD: {"get": _download()}}


def schemas() -> tuple[type, ...]:
    return (Upload,)


def _upload() -> dict[str, Any]:
    types = ", ".join(f"`{type_.name}`" for type_ in TYPES)
    return {
        "operationId": "files.upload",
        "tags": ["files"],
        "summary": "Send a file",
        "description": f"The body is the file, at most {FILE_BYTES // 1024 // 1024} MB. Its bytes say what it is: "
        f"{types}. The receipt goes into the `files` of a command within 12 hours, once.",
        "security": [{"oauth": []}],
        "parameters": [
            {"name": "name", "in": "query", "required": False, "schema": {"type": "string", "examples": ["log.txt"]}},
            {
                "name": "party",
                "in": "query",
                "required": False,
                "description": "Whose command takes it.",
                "schema": {"type": "string", "enum": ["helpdesk", "projects"], "default": "helpdesk"},
            },
        ],
        "requestBody": {"required": True, "content": {"application/octet-stream": {}}},
        "responses": {
            "201": {
                "description": "Kept until a command takes it",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Upload"}}},
            },
            **_refusals(400, 401, 403, 413, 422, 429, 500, 503, 504),
        },
    }


def _download() -> dict[str, Any]:
    return {
        "operationId": "files.download",
        "tags": ["files"],
        "summary": "Fetch a file",
        "description": "To whoever may see the message it belongs to. Needs `helpdesk.ticket.read`.",
        "security": [{"oauth": ["helpdesk.ticket.read"]}],
        "parameters": [
            {"name": "file_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
        ],
        "responses": {
            "200": {"description": "The bytes, as they were sent", "content": {"*/*": {}}},
            **_refusals(401, 403, 404, 422, 429, 500, 503, 504),
        },
    }


def _refusals(*statuses: int) -> dict[str, Any]:
    return {
        str(status): {
            "description": HTTPStatus(status).phrase,
            "content": _PROBLEM,
            **(_WAIT if status in {429, 503} else {}),
        }
        for status in statuses
    }
