"""What waits for a customer on his projects, for the first page of the portal."""

from typing import Any

import structlog
from litestar import Request

from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from gateway.web.state import bus_of
from shared.contracts.delivery.my_projects import LIST_MY_PROJECTS, ListMyProjects, MyProjectLine
from shared.contracts.roles import Permission as P
from shared.core.errors import Late, Unavailable

log = structlog.get_logger("pages")
SHOWN = 10
SECONDS = 1.0
"""The first page waits no longer for them, as for the bell."""


async def running(request: Request[Any, Any, Any], visitor: Visitor) -> tuple[MyProjectLine, ...]:
    """The latest ten, what waits first; none while projects is away, which is no reason to show no page."""
    if not visitor.may(P.MY_PROJECT_READ):
        return ()
    caller = visitor.caller(request_id_of(request))
    try:
        found = await bus_of(request).ask(LIST_MY_PROJECTS, caller, ListMyProjects(limit=SHOWN), seconds=SECONDS)
    except (Unavailable, Late) as error:
        log.warning("my_projects.away", code=error.code)
        return ()
    return tuple(sorted(found.items, key=lambda one: not one.waits))
