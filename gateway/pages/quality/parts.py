"""What every page of quality is given."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Request

from gateway.pages.frame import times
from gateway.pages.frame.every import active_members
from gateway.pages.frame.forms import Form
from gateway.pages.projects.parts import frame as delivery_frame
from gateway.pages.projects.words import phase
from gateway.pages.quality import words
from gateway.visitors import Visitor
from shared.contracts.roles import Permission as P
from shared.core.clock import now

BLANK: Mapping[str, str] = defaultdict(str)
"""What a form holds that was not filled in yet."""


def filled(form: Form | None) -> Mapping[str, str]:
    """Of a form that is shown again; what was left out is empty."""
    return BLANK if form is None else defaultdict(str, form.values)


ALL = "/w/{co:str}/quality"


def frame(visitor: Visitor, bell: int | None, tab: str) -> dict[str, Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    return {
        **delivery_frame(visitor, bell, tab),
        "here": f"{base}/quality",
        "words": words,
        "phase": phase,
        "today": today(visitor),
        "may": visitor.may,
        "blank": BLANK,
    }


def today(visitor: Visitor) -> date:
    """The company's."""
    assert visitor.standing is not None
    return now().astimezone(times.zone(visitor.standing.zone)).date()


async def colleagues(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """Who may be named; nobody for who may not read the company's people."""
    if not visitor.may(P.MEMBER_READ):
        return []
    return [(str(one.id), one.name) for one in await active_members(request, visitor)]
