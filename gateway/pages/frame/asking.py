"""A page asks calls in its visitor's name, like REST does, and never REST itself."""

from typing import Any, TypeVar
from uuid import uuid4

import structlog
from litestar import Request

from gateway.pages.frame.bell import bells_of
from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from gateway.web.state import bus_of
from shared.contracts.base import Call, Command, View
from shared.contracts.notify import COUNT_UNREAD, UnreadQuery
from shared.core.errors import Late, Unavailable

log = structlog.get_logger("pages")
UNREAD_SECONDS = 1.0

Q = TypeVar("Q", bound=Command)
R = TypeVar("R", bound=View)


async def ask(request: Request[Any, Any, Any], visitor: Visitor, call: Call[Q, R], command: Q, *, key: str = "") -> R:
    """In the company he stands in. Raises the callee's DomainError. A write has the key of its form: sent twice, it is
    done once."""
    caller = visitor.caller(request_id_of(request))
    return await bus_of(request).ask(call, caller, command, key=_key(call, key))


async def ask_as_operator(
    request: Request[Any, Any, Any], visitor: Visitor, call: Call[Q, R], command: Q, *, key: str = ""
) -> R:
    """Outside every company."""
    caller = visitor.operator_caller(request_id_of(request))
    return await bus_of(request).ask(call, caller, command, key=_key(call, key))


async def unread(request: Request[Any, Any, Any], visitor: Visitor) -> int | None:
    """The number at the bell; None while notify is away, which is no reason to show no page."""
    caller = visitor.caller(request_id_of(request))
    whose = caller.tenant_id, caller.actor_id
    bells = await bells_of(request)
    known = bells.get(whose)
    if known is not None:
        return known
    begun = bells.begin(whose)
    try:
        found = await bus_of(request).ask(COUNT_UNREAD, caller, UnreadQuery(), seconds=UNREAD_SECONDS)
    except (Unavailable, Late) as error:
        log.warning("bell.away", code=error.code)
        return None
    bells.keep(whose, begun, found.unread)
    return found.unread


def new_key() -> str:
    """For a form: `<input type="hidden" name="key" value="{{ key }}">`."""
    return uuid4().hex


def _key(call: Call[Any, Any], key: str) -> str:
    return (key or new_key()) if call.write else ""
