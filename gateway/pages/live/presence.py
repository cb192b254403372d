"""Who else has a ticket open, or is writing an answer: said on the bus by the open pages themselves, kept in memory by
every process of the gateway, stored nowhere. Whoever leaves is gone at once if his browser says so, else after
`STAYS`; his colleagues' pages ask again every ten seconds, so nobody is shown for longer than half a minute."""

from enum import StrEnum
from typing import Any

import msgspec
from litestar import Request, Response, post
from msgspec import Struct

from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import fragment
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import read_form
from gateway.pages.live.board import Seen, tick
from gateway.pages.live.hearing import lines_of
from shared.contracts.base import presence_subject
from shared.contracts.roles import Permission


class Doing(StrEnum):
    VIEWING = "viewing"
    TYPING = "typing"
    GONE = "gone"


class Other(Struct, frozen=True):
    name: str
    is_typing: bool


@post("/w/{co:str}/tickets/{no:str}/here", status_code=200)
async def here(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    """An open page says so, and learns who else is there. It says nothing about the ticket itself, so whether there is
    one of that number is not asked."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    assert visitor.standing is not None  # staff have one
    said = (await read_form(request)).text("doing")
    doing = Doing(said) if said in set(Doing) else Doing.VIEWING
    lines = await lines_of(request)
    tenant_id, number = visitor.standing.tenant_id, f"HD-{number_of(no)}"
    seen = Seen(tenant_id=tenant_id, number=number, actor_id=visitor.standing.actor_id, name=visitor.name, doing=doing)
    await request.app.state["bus_client"]().publish(presence_subject(tenant_id), msgspec.json.encode(seen))
    others = [
        Other(one.name, one.doing == Doing.TYPING)
        for one in lines.board.at(tenant_id, number, tick())
        if one.actor_id != visitor.standing.actor_id
    ]
    return fragment("live/here.html", "others", others=sorted(others, key=lambda one: (not one.is_typing, one.name)))


ROUTES = (here,)
