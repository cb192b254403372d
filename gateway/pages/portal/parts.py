"""What the portal's handlers share."""

import asyncio
import re
from typing import Any, TypeVar

from litestar import Request

from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import Form
from gateway.pages.portal.cards import Look
from gateway.visitors import Standing, Visitor
from shared.contracts.base import Call, Command, View
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.core.errors import Conflict, DomainError

_NUMBER = re.compile(r"HD-([1-9][0-9]{0,9})", re.IGNORECASE)
_LARGEST = 2_147_483_647

Q = TypeVar("Q", bound=Command)
R = TypeVar("R", bound=View)

IN_FLIGHT, REUSED = "idempotency.in_flight", "idempotency.key_reused"
LOOKS, PAUSE_SECONDS = 20, 0.2


def standing_of(visitor: Visitor) -> Standing:
    assert visitor.standing is not None  # the door asked for it
    return visitor.standing


def base_of(visitor: Visitor) -> str:
    return f"/p/{standing_of(visitor).slug}"


def look_of(visitor: Visitor, *, level: str = "h3", has_steps: bool = True) -> Look:
    stands = standing_of(visitor)
    return Look(base=base_of(visitor), zone=stands.zone, me=stands.actor_id, level=level, has_steps=has_steps)


def number_in(text: str) -> int:
    """`HD-2418`; anything else is not found, like a ticket that is not there."""
    found = _NUMBER.fullmatch(text)
    number = int(found[1]) if found else 0
    if not 0 < number <= _LARGEST:
        raise TICKET_NOT_FOUND()
    return number


async def ask_once(request: Request[Any, Any, Any], visitor: Visitor, call: Call[Q, R], command: Q, form: Form) -> R:
    """A form sent twice gets the answer of the first: the second waits until there is one."""
    for _ in range(LOOKS):
        try:
            return await ask(request, visitor, call, command, key=form.key)
        except Conflict as error:
            if error.code != IN_FLIGHT:
                raise
            await asyncio.sleep(PAUSE_SECONDS)
    return await ask(request, visitor, call, command, key=form.key)


def key_after(form: Form, error: DomainError) -> str:
    """The form keeps its key, unless that one already stands for another text."""
    return new_key() if error.code == REUSED or not form.key else form.key
