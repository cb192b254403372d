"""`/w/{co}/knowledge`: the articles, and writing one."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway import i18n
from gateway.files.forms import NOTHING, Attached, attached_to
from gateway.i18n import _
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.categories import category_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.knowledge import words
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.helpdesk import TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P
from shared.core.errors import DomainError

PATH = "/w/{co:str}/knowledge"


@get(PATH)
async def articles(request: Request[Any, Any, Any], co: str, q: str = "", shelf: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_READ)
    shown = k.Shelf(shelf) if shelf in set(k.Shelf) else k.Shelf.ALL
    command = k.ListArticles(
        shelf=shown,
        q=q[:200],
        language=i18n.current(),
        cursor=given_cursor(request),
    )
    found, bell = await asyncio.gather(ask(request, visitor, keep.LIST_ARTICLES, command), unread(request, visitor))
    here, asked = f"/w/{co}/knowledge", {"shelf": shelf if shown is not k.Shelf.ALL else "", "q": q}
    return render(
        request,
        "knowledge/list.html",
        visitor,
        **frame(visitor, bell),
        found=found.items,
        q=q,
        shelf="" if shown is k.Shelf.ALL else str(shown),
        first=address(here, **asked) if command.cursor else "",
        next=address(here, **asked, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str, ticket: str = "", title: str = "") -> Response[Any]:
    """`ticket` is the number of a solved one, whose words the article begins with."""
    visitor = await staff(request, co, P.ARTICLE_WRITE)
    values = {"language": i18n.current(), "sight": "portal", "title": title[:200]}
    errors = NO_ERRORS
    if ticket:
        try:
            values |= await _from_ticket(request, visitor, ticket)
        except DomainError as error:
            if error.code != k.ARTICLE_UNSOLVED.code:
                raise
            errors = errors_of(error)
    return await form_page(request, visitor, None, Form(values=values, many={}, key=new_key()), errors)


@post(f"{PATH}/new", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def write(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_WRITE)
    return await _save(request, visitor, None)


@get(f"{PATH}/{{article_id:uuid}}/edit")
async def edit(request: Request[Any, Any, Any], co: str, article_id: UUID, language: str = "") -> Response[Any]:
    """The open version of the language, else what is published; for a language it lacks, what there is to translate."""
    visitor = await staff(request, co, P.ARTICLE_WRITE)
    one = await ask(request, visitor, keep.READ_ARTICLE, k.ReadArticle(article_id=article_id))
    wanted = i18n.asked_for(language)
    known = {each.language: each for each in (*one.published, *one.open_)}
    source = known.get(wanted) or next(iter(known.values()), None)
    values = {"language": wanted, "category_id": str(one.category_id or "")}
    if source is not None:
        values |= {"title": source.title, "body": source.body, "sight": str(source.sight)}
    return await form_page(request, visitor, one, Form(values=values, many={}, key=new_key()))


@post(f"{PATH}/{{article_id:uuid}}/edit", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def save(request: Request[Any, Any, Any], co: str, article_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_WRITE)
    one = await ask(request, visitor, keep.READ_ARTICLE, k.ReadArticle(article_id=article_id))
    return await _save(request, visitor, one)


async def _save(request: Request[Any, Any, Any], visitor: Visitor, one: k.ArticleView | None) -> Response[Any]:
    form = await read_form(request)
    attached = await attached_to(request, visitor, form)
    try:
        attached.check()
        given = {"files": attached.receipts, "category_id": form.text("category_id") or None}
        made: k.ArticleView
        if one is None:
            given["ticket_id"] = form.text("ticket_id") or None
            made = await ask(request, visitor, keep.WRITE_ARTICLE, form.command(k.WriteArticle, **given), key=form.key)
        else:
            given["drops"] = tuple(form.many.get("drops", []))
            command = form.command(k.SaveArticle, article_id=one.id, **given)
            made = await ask(request, visitor, keep.SAVE_ARTICLE, command, key=form.key)
        if form.text("then") == "submit":
            move = form.command(k.MoveArticle, article_id=made.id, revision=made.revision)
            made = await ask(request, visitor, keep.SUBMIT_ARTICLE, move, key=f"{form.key}-s"[:200] if form.key else "")
    except DomainError as error:
        if not (is_about_form(error) or error.fields):
            raise
        return await form_page(request, visitor, one, form, errors_of(error), attached)
    assert visitor.standing is not None
    return go(request, f"/w/{visitor.standing.slug}/knowledge/{made.id}?language={form.text('language')}")


async def form_page(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    one: k.ArticleView | None,
    form: Form,
    errors: Errors = NO_ERRORS,
    attached: Attached = NOTHING,
) -> Response[Any]:
    categories, bell = await asyncio.gather(_categories(request, visitor), unread(request, visitor))
    return render(
        request,
        "knowledge/edit.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell),
        article=one,
        values=form.values,
        drops=form.many.get("drops", []),
        errors=errors,
        held=attached.held,
        categories=categories,
        key=form.key or new_key(),
    )


async def _categories(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """Whoever reads no tickets is offered no categories of theirs."""
    return await category_options(request, visitor) if visitor.may(P.TICKET_READ) else []


async def _from_ticket(request: Request[Any, Any, Any], visitor: Visitor, ticket: str) -> dict[str, str]:
    page = await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(ticket)))
    draft = await ask(request, visitor, keep.DRAFT_FROM_TICKET, k.DraftFromTicket(ticket_id=page.ticket.id))
    return {
        "title": draft.title,
        "body": draft.body,
        "language": draft.language,
        "category_id": str(draft.category_id or ""),
        "ticket_id": str(draft.ticket_id),
        "ticket_number": draft.ticket_number,
    }


def frame(visitor: Visitor, bell: int | None) -> dict[str, Any]:
    assert visitor.standing is not None
    base = f"/w/{visitor.standing.slug}"
    return {
        "unread": bell,
        "counts": None,
        "base": base,
        "here": f"{base}/knowledge",
        "words": words,
        "zone": visitor.zone or visitor.standing.zone,
        "new_key": new_key,
        "untitled": _("（無標題）"),
    }


ROUTES = (articles, new, write, edit, save)
