"""The names that chosen columns of the queue show beside what the rows hold."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

from litestar import Request

from gateway.pages.desk.teams import team_options
from gateway.pages.frame.categories import Options, recent_options
from gateway.pages.queue.rows import NO_NAMES
from gateway.visitors import Visitor


async def names_of(request: Request[Any, Any, Any], visitor: Visitor, columns: Collection[str]) -> Mapping[str, str]:
    """By id, of the categories and teams in use; nothing is asked for columns that nobody chose."""
    if "category" not in columns and "team" not in columns:
        return NO_NAMES
    categories, teams = await asyncio.gather(
        recent_options(request, visitor) if "category" in columns else _none(),
        team_options(request, visitor) if "team" in columns else _none(),
    )
    return dict([*categories, *teams])


async def _none() -> Options:
    return []
