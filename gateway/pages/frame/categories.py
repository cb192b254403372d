"""The categories that a form or a filter offers, each as its path."""

from time import monotonic
from typing import Any
from uuid import UUID

from litestar import Request

from gateway.pages.frame.asking import ask
from gateway.visitors import Visitor
from shared.contracts.desk.categories import CATEGORY_CHOICES, CategoryChoice, ChooseCategory

BETWEEN = " › "

Options = list[tuple[str, str]]
"""(id, path), in the order of the tree."""

FRESH_SECONDS = 15.0
COMPANIES = 2_000

_kept: dict[UUID, tuple[float, Options]] = {}


async def recent_options(request: Request[Any, Any, Any], visitor: Visitor) -> Options:
    """For a filter, which is drawn on every look: at most FRESH_SECONDS old, by company."""
    if visitor.standing is None:
        return []
    at, found = _kept.get(visitor.standing.tenant_id, (0.0, []))
    if not at or monotonic() - at > FRESH_SECONDS:
        found = await category_options(request, visitor)
        if len(_kept) >= COMPANIES:
            _kept.clear()
        _kept[visitor.standing.tenant_id] = (monotonic(), found)
    return found


def forget_options(visitor: Visitor) -> None:
    """The tree has been changed here: whoever did it sees it at once."""
    if visitor.standing is not None:
        _kept.pop(visitor.standing.tenant_id, None)


async def category_options(request: Request[Any, Any, Any], visitor: Visitor) -> Options:
    """Those in use, for staff and customers alike."""
    return options_of((await ask(request, visitor, CATEGORY_CHOICES, ChooseCategory())).items)


def options_of(choices: tuple[CategoryChoice, ...]) -> Options:
    """A category stands before those below it."""
    paths: dict[UUID, str] = {}
    for one in choices:
        above = paths.get(one.parent_id) if one.parent_id else None
        paths[one.id] = f"{above}{BETWEEN}{one.name}" if above else one.name
    return [(str(key), path) for key, path in paths.items()]
