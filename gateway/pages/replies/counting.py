"""Which canned replies a message was made with, counted once it is sent."""

from typing import Any
from uuid import UUID

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.pages.frame.forms import Form
from gateway.visitors import Visitor
from shared.contracts.desk.canned import USE_CANNED, UseCanned
from shared.core.errors import DomainError

MOST = 5
"""Replies that one message is counted for."""


async def count_use(request: Request[Any, Any, Any], visitor: Visitor, form: Form) -> None:
    """The message is sent already: whatever happens here is no reason to say otherwise."""
    for canned_id in list(dict.fromkeys(form.many.get("canned", ())))[:MOST]:
        try:
            command = UseCanned(canned_id=UUID(canned_id))
            await ask(request, visitor, USE_CANNED, command, key=f"{form.key}-{command.canned_id.hex}")
        except (DomainError, ValueError):
            continue
