"""Choosing a customer in a form: by name, without script too."""

from typing import Any
from uuid import UUID

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.visitors import Visitor
from shared.contracts import gateway as g

SHOWN = 50


async def customers_like(request: Request[Any, Any, Any], visitor: Visitor, q: str) -> list[tuple[str, str]]:
    """Those in use whose name holds `q`, the first by name, for a select."""
    found = await ask(request, visitor, g.LIST_CUSTOMERS, g.ListCustomers(q=q[:100], limit=SHOWN))
    return [(str(one.id), one.name) for one in found.items if one.state is g.CustomerState.ACTIVE]


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
