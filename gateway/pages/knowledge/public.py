"""`/p/{co}/help`: public articles, for anybody, in the company's look. Nothing here knows who reads."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.db import DB
from gateway.files import serving
from gateway.limits.rest import PUBLIC_OF_ADDRESS, check_limit, place
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import new_key
from gateway.pages.frame.doors import guest
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.listing import address
from gateway.pages.knowledge import words
from gateway.pages.knowledge.article_prose import article as prose_of
from gateway.pages.knowledge.portal import browsing, showing
from gateway.pages.portal.home import A_DAY, sheet
from gateway.sessions.hosts import company_of
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from gateway.web.requests import address_of, request_id_of
from gateway.web.state import bus_of
from shared.contracts.desk import knowledge_reading as r
from shared.contracts.parties import Caller, Kind
from shared.core.ids import NIL
from shared.db.doors import Door

PATH = "/p/{co:str}/help"
_COMPANY = "select tenant_id, slug, name, accent, phone from company where slug = $1 and state <> 'suspended'"


@dataclass(frozen=True, slots=True)
class Host:
    """The company whose pages they are."""

    tenant_id: UUID
    slug: str
    name: str
    accent: str | None
    phone: str | None


async def host_named(request: Request[Any, Any, Any], co: str) -> Host:
    """Raises that there is no such page: for no company, one that is suspended, and another one's own host name."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        row = await DB.row(_COMPANY, co)
    of_host = await company_of(request)
    if row is None or of_host not in {None, row["tenant_id"]}:
        raise ROUTE_UNKNOWN()
    return Host(**dict(row))


def nobody(request: Request[Any, Any, Any], host: Host) -> Caller:
    """The gateway itself: what it may read is what anybody may."""
    return Caller(tenant_id=host.tenant_id, kind=Kind.SERVICE, request_id=request_id_of(request))


async def _come(request: Request[Any, Any, Any], co: str) -> tuple[Visitor | None, Host]:
    visitor = await guest(request)
    check_limit(PUBLIC_OF_ADDRESS, place(address_of(request)))
    return visitor, await host_named(request, co)


def page(
    request: Request[Any, Any, Any], visitor: Visitor | None, host: Host, template: str, **context: Any
) -> Response[Any]:
    """In nobody's name: of who is signed in only the token of his forms is on it."""
    headers = {} if context.get("is_indexable") else {"X-Robots-Tag": "noindex"}
    return render(
        request,
        template,
        headers=headers,
        host=host,
        here=f"/p/{host.slug}/help",
        token=visitor.csrf if visitor else "",
        names=words.LANGUAGES,
        key=new_key(),
        **context,
    )


@get(PATH)
async def articles(request: Request[Any, Any, Any], co: str, q: str = "") -> Response[Any]:
    visitor, host = await _come(request, co)
    command = browsing(request, q)
    found = await bus_of(request).ask(r.BROWSE_ARTICLES, nobody(request, host), command)
    here = f"/p/{co}/help"
    return page(
        request,
        visitor,
        host,
        "knowledge/public_list.html",
        q=q,
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/brand.css")
async def brand(request: Request[Any, Any, Any], co: str) -> Response[str]:
    host = await host_named(request, co)
    return Response(sheet(host.accent), media_type="text/css; charset=utf-8", headers={"Cache-Control": A_DAY})


@get(f"{PATH}/{{article_id:uuid}}")
async def article(
    request: Request[Any, Any, Any], co: str, article_id: UUID, language: str = "", said: str = ""
) -> Response[Any]:
    visitor, host = await _come(request, co)
    one = await bus_of(request).ask(r.SHOW_ARTICLE, nobody(request, host), showing(article_id, language))
    return page(
        request,
        visitor,
        host,
        "knowledge/public_article.html",
        article=one,
        body=prose_of(one.body, f"/p/{host.slug}/help/files/{{}}/preview"),
        files=f"/p/{host.slug}/help/files/{{}}",
        said=said,
        is_indexable=one.is_indexable,
    )


@post(f"{PATH}/{{article_id:uuid}}/vote", status_code=200)
async def vote(request: Request[Any, Any, Any], co: str, article_id: UUID) -> Response[Any]:
    _visitor, host = await _come(request, co)
    form = await read_form(request)
    command = form.command(r.VoteArticle, article_id=article_id)
    await bus_of(request).ask(r.VOTE_ARTICLE, nobody(request, host), command, key=form.key or new_key())
    return go(request, f"/p/{co}/help/{article_id}?language={command.language}&said=voted")


@get(f"{PATH}/files/{{file_id:str}}")
async def file(request: Request[Any, Any, Any], co: str, file_id: str) -> Any:
    _visitor, host = await _come(request, co)
    return await serving.original(await serving.locate(bus_of(request), nobody(request, host), file_id))


@get(f"{PATH}/files/{{file_id:str}}/preview")
async def preview(request: Request[Any, Any, Any], co: str, file_id: str) -> Response[Any]:
    _visitor, host = await _come(request, co)
    return await serving.small(await serving.locate(bus_of(request), nobody(request, host), file_id))


ROUTES = (articles, brand, article, vote, file, preview)
