"""Who asks by REST: an access token, verified once and remembered; what stands behind it, remembered for ten seconds
and forgotten at once when the bus says that it ended or changed."""

from collections.abc import Callable
from hashlib import sha256
from time import monotonic, time
from typing import Any
from uuid import UUID

from litestar import Request
from msgspec import Struct
from msgspec.structs import replace

from gateway.limits.rest import REST_OF_CLIENT, REST_OF_COMPANY, check_limit
from gateway.oauth import scopes
from gateway.oauth.server.access_token import AccessToken, Refused, presented, read
from gateway.oauth.server.backing import caller_behind
from gateway.overhearing import Listening
from gateway.sessions.hosts import company_of
from gateway.sessions.overhearing import overhear_access
from shared.contracts.parties import Caller
from shared.core.errors import Failure, Unauthenticated

AUTH_NEEDED = Failure("auth.needed", Unauthenticated)
TOKEN_INVALID = Failure("auth.token_invalid", Unauthenticated)

FRESH_SECONDS = 10.0
KNOWN_LIMIT = 20_000


class Known(Struct):
    """A verified token. `about` are the ids whose end ends it."""

    caller: Caller
    company: str
    client: str
    expires: float
    stale: float
    about: frozenset[UUID]


class Bearer:
    """`authenticate` is what the REST routes call. Tokens are remembered by their digest, never as they are."""

    def __init__(self, client: Callable[[], Listening]) -> None:
        self._client = client
        self._is_listening = False
        self._known: dict[bytes, Known] = {}
        self._heard = 0
        """How much was forgotten: a look that began before something ended is not remembered after it."""

    async def authenticate(self, request: Request[Any, Any, Any]) -> Caller:
        """Raises `auth.needed`, `auth.token_invalid`, `limit.reached`. A company's own host takes its tokens only."""
        token = _token(request)
        digest = sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known is None or known.stale <= monotonic():
            known = await self._look(token, digest)
        company = await company_of(request)
        if known.expires <= time() or company not in {None, known.caller.tenant_id}:
            raise TOKEN_INVALID()
        check_limit(REST_OF_CLIENT, known.client)
        check_limit(REST_OF_COMPANY, known.company)
        return replace(known.caller, request_id=request.scope["state"]["request_id"])

    def forget(self, ended: UUID) -> None:
        self._heard += 1
        for digest in [digest for digest, known in self._known.items() if ended in known.about]:
            del self._known[digest]

    async def _look(self, token: str, digest: bytes) -> Known:
        if not self._is_listening:
            await overhear_access(self._client(), self.forget)
            self._is_listening = True
        self._known.pop(digest, None)
        heard = self._heard
        try:
            claims = await read(token)
        except Refused as error:
            raise TOKEN_INVALID() from error
        caller = await caller_behind(claims) if claims.exp > time() else None
        if caller is None:
            raise TOKEN_INVALID()
        known = _known(claims, replace(caller, scopes=scopes.permissions(claims.scope.split())))
        while len(self._known) >= KNOWN_LIMIT:
            del self._known[next(iter(self._known))]
        if heard == self._heard:
            self._known[digest] = known
        return known


def _known(claims: AccessToken, caller: Caller) -> Known:
    about = {claims.client_id, claims.tenant, claims.jti, claims.sub, claims.gid}
    about |= {caller.person_id, caller.actor_id, caller.customer_id}
    return Known(
        caller=caller,
        company=claims.tenant.hex,
        client=claims.client_id.hex,
        expires=float(claims.exp),
        stale=monotonic() + FRESH_SECONDS,
        about=frozenset(one for one in about if one is not None),
    )


def _token(request: Request[Any, Any, Any]) -> str:
    try:
        token = presented(request)
    except Refused as error:
        raise TOKEN_INVALID() from error
    if token is None:
        raise AUTH_NEEDED()
    return token
