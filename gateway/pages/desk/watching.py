"""`…/watch`: following a ticket, and who may be named or added while somebody writes."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.desk.namesakes import borne_twice
from gateway.pages.desk.ticket import Draft, parts, read
from gateway.pages.frame.answers import fragment, go, is_htmx, toast
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import is_about_form, read_form
from gateway.problems import title_of
from shared.contracts.desk.watching import UNWATCH_TICKET, WATCH_TICKET, UnwatchTicket, WatchTicket
from shared.contracts.gateway import LIST_MEMBERS, ListMembers, MemberState
from shared.contracts.roles import Permission, permissions_of
from shared.core.errors import DomainError

SHOWN = 8
LOOKED = 40
WORDS_LIMIT = 40


@get("/w/{co:str}/tickets/people")
async def people(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """The menu behind an `@`: colleagues who may read tickets, by what was typed of their name."""
    visitor = await staff(request, co, Permission.TICKET_NOTE)
    words = request.query_params.get("q", "").strip()[:WORDS_LIMIT]
    listed = await ask(request, visitor, LIST_MEMBERS, ListMembers(q=words, state=MemberState.ACTIVE, limit=LOOKED))
    found = [one for one in listed.items if Permission.TICKET_READ in permissions_of(one.roles)]
    named = [one for one in found if words.lower() in one.name.lower()]
    return fragment("desk/_people.html", "menu", people=named[:SHOWN], twice=borne_twice(named))


@post("/w/{co:str}/tickets/{no:str}/watch", status_code=200)
async def watch(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    """`do` is `watch` or `unwatch`; `member_ids` somebody else, empty oneself."""
    visitor = await staff(request, co, Permission.TICKET_READ)
    form = await read_form(request)
    given = {"member_ids": [one for one in form.many.get("member_ids", []) if one]}
    tone, said = "ok", ""
    status = 200
    try:
        if form.text("do") == "unwatch":
            await ask(request, visitor, UNWATCH_TICKET, form.command(UnwatchTicket, **given), key=form.key)
            said = _("已取消關注")
        else:
            await ask(request, visitor, WATCH_TICKET, form.command(WatchTicket, **given), key=form.key)
            said = _("已關注，有新動靜會通知")
    except DomainError as error:
        if not is_about_form(error) or not is_htmx(request):
            raise
        tone, said, status = "warn", title_of(error.code, error.params), error.status
    if not is_htmx(request):
        return go(request, f"/w/{co}/tickets/{no}")
    page = await read(request, visitor, no)
    return toast(parts(request, visitor, page, Draft(), block="news", status=status), said, tone=tone)


ROUTES: tuple[HTTPRouteHandler, ...] = (people, watch)
