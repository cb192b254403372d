"""POST /oauth/revoke and /oauth/introspect: a client about a token it holds. Others' tokens are unknown to it."""

from typing import Any

from authlib.oauth2.rfc6749 import OAuth2Error
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from litestar import Request, Response, post
from msgspec import Struct

from gateway.db import DB
from gateway.limits.rest import TOKENS, TOKENS_OF_ADDRESS, check_limit, place
from gateway.oauth.grants.ending import end_grant, end_token
from gateway.oauth.keys.ring import RING
from gateway.oauth.server import store
from gateway.oauth.server.access_token import AccessToken, Refused, read
from gateway.oauth.server.answers import Answer
from gateway.oauth.server.asking import asked
from gateway.oauth.server.backing import caller_behind
from gateway.oauth.server.client import Client, find_client
from gateway.oauth.server.grants import METHODS
from gateway.oauth.server.server import Asked, Server
from gateway.oauth.server.token import UNPROVEN, discreet
from gateway.oauth.server.work import Refresh, Work
from gateway.oauth.settings import issuer
from gateway.oauth.standing import holder_of
from gateway.web.requests import address_of, request_id_of
from shared.core.clock import epoch_ms
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door


class Held(Struct):
    """A token of the asking client: one of the two."""

    access: AccessToken | None = None
    refresh: Refresh | None = None
    lives: bool = False

    # what Authlib asks

    def check_client(self, client: Client) -> bool:
        return True

    def is_expired(self) -> bool:
        return not self.lives

    def is_revoked(self) -> bool:
        return not self.lives


class Revocation(RevocationEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = METHODS

    def __init__(self, server: Server, held: Held | None) -> None:
        super().__init__(server)
        self._held = held

    def query_token(self, token_string: str, token_type_hint: str | None) -> Held | None:
        return self._held

    def revoke_token(self, token: Held, request: Any) -> None:
        """A refresh token takes its whole family along, an access token only itself."""
        work, caller = self.server.work, request.client.caller(self.server.work.request_id)
        if token.refresh is not None:
            work.do(end_grant, caller, token.refresh.grant_id, "revoked")
        elif token.access is not None:
            work.do(end_token, caller, token.access.jti, token.access.exp)


class Introspection(IntrospectionEndpoint):  # type: ignore[misc]
    CLIENT_AUTH_METHODS = METHODS[1:]

    def __init__(self, server: Server, held: Held | None) -> None:
        super().__init__(server)
        self._held = held

    def query_token(self, token_string: str, token_type_hint: str | None) -> Held | None:
        return self._held

    def check_permission(self, token: Held, client: Client, request: Any) -> bool:
        return True

    def introspect_token(self, token: Held) -> dict[str, Any]:
        about: dict[str, Any] = {"active": True, "iss": issuer()}
        if token.access is not None:
            one = token.access
            about |= {"client_id": str(one.client_id), "sub": str(one.sub), "scope": one.scope, "exp": one.exp}
            about |= {"iat": one.iat, "aud": one.aud, "jti": str(one.jti), "token_type": "Bearer"}
        elif token.refresh is not None:
            about |= {"client_id": str(token.refresh.client_id), "sub": str(token.refresh.membership_id)}
            about |= {"scope": token.refresh.get_scope()}
        return about


@post("/oauth/revoke", status_code=200)
async def revoke(request: Request[Any, Any, Any]) -> Response[bytes]:
    return await _answer(request, Revocation)


@post("/oauth/introspect", status_code=200)
async def introspect(request: Request[Any, Any, Any]) -> Response[bytes]:
    return await _answer(request, Introspection)


async def _answer(request: Request[Any, Any, Any], endpoint: Any) -> Response[bytes]:
    check_limit(TOKENS_OF_ADDRESS, place(address_of(request)))
    try:
        wish, client_id = await asked(request)
    except OAuth2Error as error:
        return discreet(Answer.of(*error())).response()
    check_limit(TOKENS, f"{client_id}|{place(address_of(request))}")
    key = await RING.signing()
    access, lives = await _access_token(wish)
    try:
        async with DB.tenant_scope(NIL, Door.AUTH):
            work = Work(await find_client(client_id), key, request_id_of(request))
            server = Server(work)
            server.register_endpoint(endpoint(server, await _held(work.client, wish, access, lives=lives)))
            answer: Answer = server.create_endpoint_response(endpoint.ENDPOINT_NAME, wish)
            await work.apply()
    except DomainError as error:
        if error.code != store.ASSERTION_REPLAYED.code:
            raise
        answer = UNPROVEN
    return discreet(answer).response()


async def _access_token(wish: Asked) -> tuple[AccessToken | None, bool]:
    """And whether it would still open anything. Before the transaction: it has scopes of its own."""
    try:
        access = await read(wish.form.get("token", ""))
    except Refused:
        return None, False
    return access, access.exp * 1000 > epoch_ms() and await caller_behind(access) is not None


async def _held(client: Client | None, wish: Asked, access: AccessToken | None, *, lives: bool) -> Held | None:
    if client is None:
        return None
    if access is not None:
        return Held(access=access, lives=lives) if access.client_id == client.id else None
    refresh = await store.take_refresh(client, wish.form.get("token", ""))
    if refresh is None:
        return None
    is_good = not (refresh.is_dead or refresh.is_used)
    return Held(refresh=refresh, lives=is_good and await holder_of(client.tenant_id, refresh.membership_id) is not None)
