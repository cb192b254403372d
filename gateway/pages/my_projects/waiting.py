"""What waits for a customer on his projects, for the first page of the portal."""

from typing import Any

import structlog
from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.visitors import Visitor
from shared.contracts.delivery.my_projects import LIST_MY_PROJECTS, ListMyProjects, MyProjectLine
from shared.core.errors import Late, Unavailable

log = structlog.get_logger("pages")
SHOWN = 10


async def running(request: Request[Any, Any, Any], visitor: Visitor) -> tuple[MyProjectLine, ...]:
    """The latest ten, what waits first; none while projects is away, which is no reason to show no page."""
    try:
        found = await ask(request, visitor, LIST_MY_PROJECTS, ListMyProjects(limit=SHOWN))
    except (Unavailable, Late) as error:
        log.warning("my_projects.away", code=error.code)
        return ()
    return tuple(sorted(found.items, key=lambda one: not one.waits))
