"""Teams at the desk: which there are to choose from, and whether one is there to be handed tickets."""

from typing import Any

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import fragment, go, is_htmx, toast
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import read_form
from gateway.visitors import Visitor
from shared.contracts.desk.handing import SAY_PRESENCE, SayPresence
from shared.contracts.desk.teams import LIST_TEAMS, ListTeams
from shared.contracts.roles import Permission

MOST = 100
"""As many as a company can have in use."""


async def team_options(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """(id, name), by name."""
    if not visitor.may(Permission.TEAM_READ):
        return []
    listed = await ask(request, visitor, LIST_TEAMS, ListTeams(limit=MOST))
    return [(str(one.id), one.name) for one in listed.items]


async def kept_teams(
    request: Request[Any, Any, Any], visitor: Visitor, everywhere: Permission
) -> list[tuple[str, str]]:
    """Those that one may keep something for: all with this permission, else those one leads."""
    if not visitor.may(Permission.TEAM_READ):
        return []
    listed = await ask(request, visitor, LIST_TEAMS, ListTeams(limit=MOST))
    may_all, me = visitor.may(everywhere), visitor.standing.actor_id if visitor.standing else None
    return [(str(one.id), one.name) for one in listed.items if may_all or one.lead_id == me]


@post("/w/{co:str}/presence", status_code=200)
async def presence(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_WORK)
    form = await read_form(request)
    command = SayPresence(is_away=form.text("is_away") == "1")
    said = await ask(request, visitor, SAY_PRESENCE, command, key=form.key)
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets")
    assert visitor.standing is not None  # staff have one
    base = f"/w/{visitor.standing.slug}"
    response = fragment(
        "desk/_presence.html", "presence", presence=said, base=base, csrf=visitor.csrf, key=new_key(), can_work=True
    )
    return toast(response, _("已設為暫離，新工單不會分派給您") if said.is_away else _("已恢復接單"))


ROUTES: tuple[HTTPRouteHandler, ...] = (presence,)
