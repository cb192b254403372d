"""Colleagues of one name: an `@` that could mean several of them asks which."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from litestar import Request

from gateway.pages.frame.every import active_members
from gateway.visitors import Visitor
from shared.contracts.gateway import MemberView
from shared.contracts.helpdesk import MENTION_AMBIGUOUS
from shared.contracts.roles import Permission, permissions_of
from shared.core.errors import DomainError


def borne_twice(people: Iterable[MemberView]) -> frozenset[str]:
    """Names that several of them bear."""
    return frozenset(name for name, count in Counter(one.name for one in people).items() if count > 1)


async def to_choose(request: Request[Any, Any, Any], visitor: Visitor, error: DomainError) -> tuple[MemberView, ...]:
    """Who bears the name that was refused; nobody if it was refused for something else."""
    if error.code != MENTION_AMBIGUOUS.code:
        return ()
    name = error.params.get("name")
    me = visitor.standing.actor_id if visitor.standing else None
    found = [one for one in await active_members(request, visitor) if one.name == name and one.id != me]
    return tuple(one for one in found if Permission.TICKET_READ in permissions_of(one.roles))
