"""Lists by keyset: the address of a page of one, and where the reader stands."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request


def address(path: str, **given: str | None) -> str:
    """`path` with what is not empty."""
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{path}?{query}" if query else path


def given_cursor(request: Request[Any, Any, Any]) -> str | None:
    """The call judges it; one that is far too long is none."""
    cursor = request.query_params.get("cursor", "")
    return cursor if 0 < len(cursor) <= 600 else None
