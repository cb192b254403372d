"""Signs of life: an agent's open pages tell helpdesk once a minute that he is there. Best effort: three minutes of
silence count as away, so one that is lost does no harm."""

from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from litestar import Request

from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from gateway.web.state import bus_of
from shared.contracts.desk.handing import SEEN, Seen
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission
from shared.core.errors import DomainError

log = structlog.get_logger("live")

EVERY_SECONDS = 60.0
PATIENCE_SECONDS = 1.0
KNOWN = 20_000

_told: dict[UUID, float] = {}
"""Membership → when this process last told of him: his tabs share one sign."""


async def tell(request: Request[Any, Any, Any], visitor: Visitor) -> None:
    standing = visitor.standing
    if standing is None or standing.kind is not Kind.MEMBER or not visitor.may(Permission.TICKET_WORK):
        return
    now = monotonic()
    if now - _told.get(standing.actor_id, -EVERY_SECONDS) < EVERY_SECONDS:
        return
    if len(_told) >= KNOWN:
        _told.clear()
    _told[standing.actor_id] = now
    try:
        await bus_of(request).ask(SEEN, visitor.caller(request_id_of(request)), Seen(), seconds=PATIENCE_SECONDS)
    except DomainError as error:
        log.info("live.sign_lost", code=error.code)
