"""`/p/{co}/articles`: what customers may read, and what is offered while they write."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway import i18n
from gateway.pages.frame.answers import fragment, go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.knowledge import words
from gateway.pages.knowledge.article_prose import article as prose_of
from shared.contracts.desk import knowledge_reading as r

PATH = "/p/{co:str}/articles"
FILES = "/files/{}/preview"


@get(PATH)
async def articles(request: Request[Any, Any, Any], co: str, q: str = "") -> Response[Any]:
    visitor = await customer(request, co)
    command = browsing(request, q)
    found, bell = await asyncio.gather(ask(request, visitor, r.BROWSE_ARTICLES, command), unread(request, visitor))
    here = f"/p/{co}/articles"
    return render(
        request,
        "knowledge/portal_list.html",
        visitor,
        unread=bell,
        here=here,
        q=q,
        found=found.items,
        first=here if command.cursor else "",
        next=address(here, cursor=found.next) if found.next else "",
    )


def browsing(request: Request[Any, Any, Any], q: str) -> r.BrowseArticles:
    """Somebody who sends the form has finished typing: if he finds nothing, that is worth knowing."""
    return r.BrowseArticles(
        q=q[:200],
        language=i18n.current(),
        record=True,
        cursor=given_cursor(request),
    )


@get(f"{PATH}/hints")
async def hints(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """While a ticket is being written: a part of that page."""
    visitor = await customer(request, co)
    body = request.query_params.get("body", "")
    command = r.HintArticles(q=body[:4_000], language=i18n.current())
    found = await ask(request, visitor, r.HINT_ARTICLES, command) if body.strip() else r.ArticleHints(items=())
    return fragment("knowledge/_hints.html", "hints", found=found.items, here=f"/p/{co}/articles")


@get(f"{PATH}/{{article_id:uuid}}")
async def article(
    request: Request[Any, Any, Any], co: str, article_id: UUID, language: str = "", said: str = ""
) -> Response[Any]:
    visitor = await customer(request, co)
    one, bell = await asyncio.gather(
        ask(request, visitor, r.SHOW_ARTICLE, showing(article_id, language)), unread(request, visitor)
    )
    return render(
        request,
        "knowledge/portal_article.html",
        visitor,
        unread=bell,
        here=f"/p/{co}/articles",
        article=one,
        body=prose_of(one.body, FILES),
        files="/files/{}",
        names=words.LANGUAGES,
        said=said,
        key=new_key(),
    )


def showing(article_id: UUID, language: str) -> r.ShowArticle:
    return r.ShowArticle(article_id=article_id, language=i18n.asked_for(language))


@post(f"{PATH}/{{article_id:uuid}}/vote", status_code=200)
async def vote(request: Request[Any, Any, Any], co: str, article_id: UUID) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    command = form.command(r.VoteArticle, article_id=article_id)
    await ask(request, visitor, r.VOTE_ARTICLE, command, key=form.key)
    return go(request, f"/p/{co}/articles/{article_id}?language={command.language}&said=voted")


ROUTES = (articles, hints, article, vote)
