"""The door of one's own account: who changes what he signs in with has just shown who he is, and is kept here."""

from typing import Any

from litestar import Request

from gateway.db import DB
from gateway.identity.credentials.factors import Factors, factors_of
from gateway.identity.credentials.failures import STAFF_ONLY_SELF
from gateway.pages.frame.doors import person
from gateway.sessions.current import PAGE_UNKNOWN
from gateway.sessions.hosts import rp_of
from gateway.sessions.step_up import require_recent
from gateway.visitors import Visitor
from shared.core.ids import NIL
from shared.db.doors import Door

ME = "/me"
TO_OPEN_SECONDS, TO_SEND_SECONDS = 600, 1200
"""A form that could be opened can be sent, also after some thought."""


async def careful(request: Request[Any, Any, Any]) -> tuple[Visitor, Factors]:
    """Raises `factor.federated` for whom a company's provider signed in: his factors are kept there."""
    visitor = await person(request)
    if visitor.bound_company_id is not None:
        raise STAFF_ONLY_SELF()
    require_recent(request, visitor, TO_OPEN_SECONDS if request.method == "GET" else TO_SEND_SECONDS)
    return visitor, await own_factors(request, visitor)


async def own_factors(request: Request[Any, Any, Any], visitor: Visitor) -> Factors:
    rp_id, _ = await rp_of(request)
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(visitor.person_id, rp_id)
    if factors is None:
        raise PAGE_UNKNOWN()
    return factors
