"""/oauth/userinfo: what a person's token lets its client know of him."""

from time import time
from typing import Any

import msgspec
from litestar import Request, Response, route

from gateway.oauth import scopes
from gateway.oauth.server.access_token import Refused, presented, read
from gateway.oauth.server.backing import person_behind
from gateway.oauth.standing import Holder
from gateway.sessions.hosts import company_of


@route("/oauth/userinfo", http_method=["GET", "POST"], status_code=200)
async def userinfo(request: Request[Any, Any, Any]) -> Response[bytes]:
    try:
        token = presented(request)
        if token is None:
            return _refused(401)
        claims = await read(token)
    except Refused:
        return _refused(401, "invalid_token")
    granted = scopes.split(claims.scope)
    is_elsewhere = await company_of(request) not in {None, claims.tenant}
    if claims.exp <= time() or claims.gid is None or is_elsewhere:
        return _refused(401, "invalid_token")
    if scopes.OPENID not in granted:
        return _refused(403, "insufficient_scope")
    person = await person_behind(claims)
    if person is None:
        return _refused(401, "invalid_token")
    body = msgspec.json.encode(about(person, granted))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def about(person: Holder, granted: tuple[str, ...]) -> dict[str, Any]:
    """The address counts as verified: nobody gets in without having followed a link sent there, or his company's
    provider vouching for it."""
    told: dict[str, Any] = {"sub": person.get_user_id()}
    if scopes.PROFILE in granted:
        told |= {"name": person.name, "locale": person.locale, "zoneinfo": person.zone}
    if scopes.EMAIL in granted:
        told |= {"email": person.mail, "email_verified": True}
    return told


def _refused(status: int, error: str | None = None) -> Response[bytes]:
    """RFC 6750, section 3."""
    challenge = f'Bearer error="{error}"' if error else "Bearer"
    body = msgspec.json.encode({"error": error} if error else {})
    return Response(body, status_code=status, media_type="application/json", headers={"WWW-Authenticate": challenge})
