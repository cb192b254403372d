"""What a client asks for at /oauth/end-session (OpenID Connect RP-Initiated Logout), checked."""

from dataclasses import dataclass

from authlib.oauth2.rfc6749 import InvalidRequestError

from gateway.db import DB
from gateway.oauth.server.answers import with_parameters
from gateway.oauth.server.client import Client, find_client
from gateway.oauth.server.id_token import client_named
from shared.core.ids import NIL
from shared.db.doors import Door

PATH = "/oauth/end-session"

KEPT = ("id_token_hint", "client_id", "post_logout_redirect_uri", "state")


@dataclass(frozen=True, slots=True)
class Leaving:
    """`back` is where the client wants him afterwards: an address it registered for that, or nowhere."""

    client: Client | None
    back: str | None
    parameters: dict[str, str]


async def leaving(given: dict[str, str]) -> Leaving:
    """Raises Authlib's InvalidRequestError."""
    client_id = await _client_id(given)
    async with DB.tenant_scope(NIL, Door.AUTH):
        client = await find_client(client_id)
    back = given.get("post_logout_redirect_uri")
    if back is not None and (client is None or back not in client.post_logout_uris):
        raise InvalidRequestError("Unknown post_logout_redirect_uri.")
    if back is not None and "state" in given:
        back = with_parameters(back, {"state": given["state"]})
    return Leaving(client, back, {name: given[name] for name in KEPT if name in given})


async def _client_id(given: dict[str, str]) -> str | None:
    named, hint = given.get("client_id"), given.get("id_token_hint")
    if hint is None:
        return named
    of_hint = await client_named(hint)
    if of_hint is None or named not in {None, of_hint}:
        raise InvalidRequestError("The id_token_hint is not one of ours for this client.")
    return of_hint
