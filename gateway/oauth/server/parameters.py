"""What came with an OAuth request: each parameter once, printable, of a sane length. Everything else is refused before
Authlib sees it, which would otherwise echo some of it into exceptions."""

from typing import Any
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import InvalidRequestError
from litestar import Request

FORM = "application/x-www-form-urlencoded"
BODY_LIMIT = 64 * 1024
LENGTH_LIMIT = 5_000
FIELD_LIMIT = 50
LONG = frozenset({"client_assertion", "id_token_hint", "token"})
LONG_LIMIT = 16_000

_ECHOED = frozenset({"response_type", "grant_type", "client_id", "redirect_uri", "scope", "prompt"})


def from_query(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Raises Authlib's InvalidRequestError."""
    return _checked(_pairs(request.scope["query_string"]))


async def from_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The body only: credentials do not belong in an address. Raises Authlib's InvalidRequestError."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        raise InvalidRequestError(f"The body must be {FORM}.")
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise InvalidRequestError("The body is too long.")
    return _checked(_pairs(body))


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=FIELD_LIMIT, errors="strict")
    except ValueError as error:
        raise InvalidRequestError("The parameters cannot be read.") from error


def _checked(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """A parameter without a value counts as left out (RFC 6749, 3.1)."""
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidRequestError("A parameter was given more than once.")
        if len(value) > (LONG_LIMIT if name in LONG else LENGTH_LIMIT) or not value.isprintable():
            raise InvalidRequestError("A parameter is too long or not printable.")
        if name in _ECHOED and (not value.isascii() or '"' in value or "\\" in value):
            raise InvalidRequestError("A parameter contains characters that are not allowed.")
        found[name] = value
    return {name: value for name, value in found.items() if value}
