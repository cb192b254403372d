"""Who hears that a plan has changed, in the transaction that changed it. Features above the plan put themselves here
when the service is put together (services/projects/app.py): the plan knows none of them."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from shared.contracts.parties import Caller

Hearer = Callable[[Caller, UUID], Awaitable[None]]
"""Given the project, which is locked."""

_HEARERS: list[Hearer] = []


def hears(one: Hearer) -> None:
    """Once, however often it is said."""
    if one not in _HEARERS:
        _HEARERS.append(one)


async def changed(caller: Caller, project_id: UUID) -> None:
    for one in _HEARERS:
        await one(caller, project_id)
