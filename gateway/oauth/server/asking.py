"""Which client a request to the token, revocation or introspection endpoint claims to be from. A claim: Authlib checks
it. Here only what is contradictory in itself is refused, so that one request is from one client in one way."""

from base64 import b64decode
from typing import Any
from urllib.parse import unquote_plus

from authlib.oauth2.rfc6749 import InvalidClientError, InvalidRequestError
from litestar import Request

from gateway.oauth.server.parameters import from_form
from gateway.oauth.server.proof import claimed_client
from gateway.oauth.server.server import Asked

BASIC_LIMIT = 2_000


async def asked(request: Request[Any, Any, Any]) -> tuple[Asked, str | None]:
    """The request for Authlib, and the id of the client that it names. Raises Authlib's OAuth2Error."""
    form = await from_form(request)
    authorization = request.headers.get("authorization")
    ways = [authorization is not None, "client_secret" in form, "client_assertion" in form]
    if sum(ways) > 1:
        raise InvalidRequestError("Use one way of client authentication.")
    named = {form.get("client_id"), _basic(authorization), _asserted(form)} - {None}
    if len(named) > 1:
        raise InvalidRequestError("The request names two clients.")
    return Asked("POST", request.url.path, form, authorization), next(iter(named), None)


def _asserted(form: dict[str, str]) -> str | None:
    """What is no assertion at all never reaches Authlib."""
    if "client_assertion" not in form:
        return None
    claimed = claimed_client(form["client_assertion"])
    if claimed is None:
        raise InvalidClientError(status_code=401)
    return claimed


def _basic(authorization: str | None) -> str | None:
    scheme, _, given = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    if len(given) > BASIC_LIMIT:
        raise InvalidClientError(status_code=401)
    try:
        name, colon, _ = b64decode(given, validate=True).decode().partition(":")
    except ValueError as error:
        raise InvalidClientError(status_code=401) from error
    return unquote_plus(name) if colon else None
