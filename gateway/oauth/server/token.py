"""POST /oauth/token: load under lock, let Authlib decide, apply what it decided, commit. One transaction."""

from typing import Any

from authlib.oauth2.rfc6749 import InvalidClientError, OAuth2Error
from litestar import Request, Response, post

from gateway.db import DB
from gateway.limits.rest import TOKENS, TOKENS_OF_ADDRESS, check_limit, place
from gateway.oauth.keys.ring import RING, Key
from gateway.oauth.server import store
from gateway.oauth.server.answers import Answer
from gateway.oauth.server.asking import asked
from gateway.oauth.server.client import find_client
from gateway.oauth.server.server import Asked, InvalidTargetError, Server
from gateway.oauth.server.work import Work
from gateway.oauth.settings import audience
from gateway.oauth.standing import Holder, holder_of
from gateway.web.requests import address_of, request_id_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door


@post("/oauth/token", status_code=200)
async def token(request: Request[Any, Any, Any]) -> Response[bytes]:
    check_limit(TOKENS_OF_ADDRESS, place(address_of(request)))
    try:
        wish, client_id = await asked(request)
        check_limit(TOKENS, f"{client_id}|{place(address_of(request))}")
        # The other grants do not look at it, so it is looked at here for all.
        if wish.form.get("resource", audience()) != audience():
            raise InvalidTargetError("There is no such resource.")
    except OAuth2Error as error:
        return discreet(Answer.of(*error())).response()
    key = await RING.signing()
    return discreet(await _decided(wish, client_id, key, request_id_of(request))).response()


async def _decided(wish: Asked, client_id: str | None, key: Key, request_id: str) -> Answer:
    try:
        async with DB.tenant_scope(NIL, Door.AUTH):
            work = await _load(wish, client_id, key, request_id)
            answer: Answer = Server(work).create_token_response(wish)
            await work.apply()
    except DomainError as error:
        if error.code != store.ASSERTION_REPLAYED.code:
            raise
        return UNPROVEN
    return answer


async def _load(wish: Asked, client_id: str | None, key: Key, request_id: str) -> Work:
    """Nothing is locked or read for a client that is not even known."""
    work = Work(await find_client(client_id), key, request_id)
    if work.client is None:
        return work
    if wish.payload.grant_type == "authorization_code":
        work.code = await store.take_code(work.client, wish.form.get("code", ""))
        work.holder = await _standing(work, work.code)
    elif wish.payload.grant_type == "refresh_token":
        work.refresh = await store.take_refresh(work.client, wish.form.get("refresh_token", ""))
        work.holder = await _standing(work, work.refresh)
    return work


async def _standing(work: Work, found: Any) -> Holder | None:
    """The person behind a code or refresh token, as he signed in then and as he stands now."""
    if found is None or work.client is None:
        return None
    holder = await holder_of(work.client.tenant_id, found.membership_id)
    if holder is not None:
        holder.auth_time, holder.amr = found.auth_time, found.amr
    return holder


def discreet(answer: Answer) -> Answer:
    """A client that failed to prove itself is not told how: an unknown id and a wrong secret look alike."""
    is_unproven = isinstance(answer.body, dict) and answer.body.get("error") == InvalidClientError.error
    return UNPROVEN if is_unproven else answer


UNPROVEN = Answer.of(*InvalidClientError("Client authentication failed.", status_code=401)())
