"""How much may come with a request: a limit per kind of page, and forms looked at before they are taken apart."""

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict

from shared.core.errors import Failure, TooLarge
from shared.core.validation import UNDECODABLE

PAGE_BYTES = 512 * 1024
"""The longest text that people may write, in the widest encoding, twice."""
UPLOAD_BYTES = 26 * 1024 * 1024
"""A form with files."""
FIELDS = 500

FORM_TOO_LARGE = Failure("body.too_large", TooLarge)


async def form_of(request: Request[Any, Any, Any]) -> FormMultiDict:
    """Raises `body.too_large` for more text or more fields than any page of ours has: taking those apart would hold
    everybody up for seconds."""
    kind = request.headers.get("content-type", "").lower()
    if not kind.startswith("multipart/form-data"):
        body = await request.body()
        if len(body) > PAGE_BYTES or body.count(b"&") >= FIELDS:
            raise FORM_TOO_LARGE(limit=f"{PAGE_BYTES // 1024} KB")
    try:
        return await request.form()
    except (LookupError, UnicodeError) as error:  # an encoding that nobody knows, or that it is not in
        raise UNDECODABLE() from error


def limit_of(request: Request[Any, Any, Any]) -> str:
    """In words, what the page at hand takes at most."""
    most = request.route_handler.resolve_request_max_body_size() or UPLOAD_BYTES
    return f"{most // 1024 // 1024} MB" if most >= 1024 * 1024 else f"{most // 1024} KB"
