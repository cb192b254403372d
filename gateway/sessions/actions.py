"""What becomes of a session: it moves to another company, is proven again, ends. Each time its id changes."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response

from gateway.db import DB
from gateway.identity.audit.record import audit, audit_person
from gateway.identity.people.acting import acting
from gateway.oauth.grants.ending import end_of_person as end_grants
from gateway.sessions import cookies
from gateway.sessions.access import Place, is_operator
from gateway.sessions.current import PAGE_UNKNOWN, cache_of
from gateway.sessions.ending import end_of_person, end_one
from gateway.sessions.states import PORTAL_TIME, STAFF_TIME
from gateway.visitors import Visitor
from gateway.web.requests import address_of, request_id_of
from shared.contracts.parties import Caller
from shared.core.ids import NIL
from shared.db.doors import Door

OPS = "ops"

_MOVE = """
update session set secret_hash = $2, company_id = $3, membership_id = $4, at_ops = $5,
  expires_at = greatest(created_at, authenticated_at) + $6, seen_at = now()
where id = $1 and ended_at is null and expires_at > now()
returning greatest(0, extract(epoch from expires_at - now()))::int as seconds_left
"""
_PROVEN = """
update session set secret_hash = $2, amr = $3, authenticated_at = now(), seen_at = now()
where id = $1 and ended_at is null and expires_at > now()
returning extract(epoch from expires_at - now())::int as seconds_left
"""
_LAST_PLACE = "update person set last_place = $2 where id = $1"
_SEEN = "update membership set last_seen = now() where tenant_id = $1 and id = $2"


def lifetime(where: Place | None) -> timedelta:
    """Counted from signing in, or a later proof of who he is; never from a choice of company."""
    return PORTAL_TIME if where is not None and not where.is_staff else STAFF_TIME


async def remember_place(person_id: UUID, where: Place | None) -> None:
    """Where he went, for the next time; None is the operators' door. Inside an auth scope."""
    await DB.run(_LAST_PLACE, person_id, str(where.standing.membership_id) if where else OPS)
    if where:
        await DB.run(_SEEN, where.standing.tenant_id, where.standing.membership_id)


async def move(request: Request[Any, Any, Any], response: Response[Any], visitor: Visitor, where: Place | None) -> None:
    """Go to a company, or (None) to the operators' door. Whether he may was settled before, but for the
    door and for how well he has proven himself."""
    if where is not None and not where.is_open_to(visitor.amr):
        raise PAGE_UNKNOWN()
    secret = cookies.new_secret()
    spot = (where.standing.tenant_id, where.standing.membership_id) if where else (None, None)
    async with DB.tenant_scope(NIL, Door.AUTH):
        if where is None and not await is_operator(visitor.person_id):
            raise PAGE_UNKNOWN()
        given = (visitor.session_id, cookies.digest(secret), *spot, where is None, lifetime(where))
        seconds = await DB.value(_MOVE, *given)
        if seconds is None:
            raise PAGE_UNKNOWN()
        await remember_place(visitor.person_id, where)
        tenant_id = where.standing.tenant_id if where else NIL
        caller = _caller(request, visitor)
        await audit("session.moved", caller, tenant_id=tenant_id, address=address_of(request))
    cookies.put_session(response, secret, seconds=seconds)
    cache_of(request).forget(visitor.session_id)


async def prove_again(
    request: Request[Any, Any, Any], response: Response[Any], visitor: Visitor, amr: Collection[str]
) -> None:
    """He has just shown who he is: the session is as fresh as a new one, and ends when it would have."""
    secret = cookies.new_secret()
    async with DB.tenant_scope(NIL, Door.AUTH):
        kept = sorted({*visitor.amr, *amr})
        seconds = await DB.value(_PROVEN, visitor.session_id, cookies.digest(secret), kept)
        if seconds is None:
            raise PAGE_UNKNOWN()
        address = address_of(request)
        await audit_person("sign_in.stepped_up", visitor.person_id, name=visitor.name, address=address)
    cookies.put_session(response, secret, seconds=seconds)
    cache_of(request).forget(visitor.session_id)


async def sign_out(request: Request[Any, Any, Any], response: Response[Any], visitor: Visitor) -> None:
    await revoke(request, visitor, visitor.session_id)
    cookies.drop(response, cookies.SESSION)


async def revoke(request: Request[Any, Any, Any], visitor: Visitor, session_id: UUID) -> bool:
    """One of his own sessions; False if it is not his."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        ended = await end_one(_caller(request, visitor), visitor.person_id, session_id)
        if ended:
            address = address_of(request)
            await audit_person("session.ended", visitor.person_id, name=visitor.name, address=address)
    cache_of(request).forget(session_id)
    return ended


async def sign_out_everywhere(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    """Every device, this one too, and every program that acts in his name."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        await end_of_person(_caller(request, visitor), visitor.person_id)
        await end_grants(visitor.person_id, "signed_out")
        address = address_of(request)
        await audit_person("session.ended_all", visitor.person_id, name=visitor.name, address=address)
    cache_of(request).forget(visitor.person_id)


def _caller(request: Request[Any, Any, Any], visitor: Visitor) -> Caller:
    return acting(visitor.person_id, visitor.name, request_id_of(request))
