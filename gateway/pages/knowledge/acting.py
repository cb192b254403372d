"""`/w/{co}/knowledge/{id}`: one article, its verbs; what readers look for in vain; the settings."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway import i18n
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.knowledge.article_prose import article as prose_of
from gateway.pages.knowledge.keeping import PATH, frame
from gateway.pages.settings.section import opened, page
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.desk import knowledge as k
from shared.contracts.desk import knowledge_keeping as keep
from shared.contracts.roles import Permission as P

VERBS: dict[str, tuple[Any, Any]] = {
    "submit": (keep.SUBMIT_ARTICLE, k.MoveArticle),
    "publish": (keep.PUBLISH_ARTICLE, k.MoveArticle),
    "return": (keep.RETURN_ARTICLE, k.ReturnArticle),
    "confirm": (keep.CONFIRM_ARTICLE, k.WholeArticle),
    "archive": (keep.ARCHIVE_ARTICLE, k.WholeArticle),
}
FILES = "/files/{}/preview"
SECTION = "knowledge"


@get(f"{PATH}/{{article_id:uuid}}")
async def article(request: Request[Any, Any, Any], co: str, article_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_READ)
    return await _article(request, visitor, article_id, NO_ERRORS, new_key())


@post(f"{PATH}/{{article_id:uuid}}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, article_id: UUID, verb: str) -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_WRITE)
    if verb not in VERBS:
        raise ROUTE_UNKNOWN()
    call, takes = VERBS[verb]
    form = await read_form(request)
    result = await tried(request, visitor, call, lambda: form.command(takes, article_id=article_id), form)
    if result.done is None:
        return await _article(request, visitor, article_id, result.errors, result.key, form)
    language = form.text("language")
    return go(request, f"/w/{co}/knowledge/{article_id}" + (f"?language={language}" if language else ""))


async def _article(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    article_id: UUID,
    errors: Errors,
    key: str,
    form: Form | None = None,
) -> Response[Any]:
    one, bell = await asyncio.gather(
        ask(request, visitor, keep.READ_ARTICLE, k.ReadArticle(article_id=article_id)), unread(request, visitor)
    )
    version, shown = _chosen(one, request.query_params, form.text("language") if form else "")
    return render(
        request,
        "knowledge/article.html",
        visitor,
        status=errors.status,
        **frame(visitor, bell),
        article=one,
        version=version,
        shown=shown,
        body=prose_of(version.body, FILES) if version else "",
        languages=sorted({each.language for each in (*one.open_, *one.published)}),
        may_review=version is not None and version.language in one.may_review,
        errors=errors,
        key=key,
    )


def _chosen(one: k.ArticleView, asked: Any, language: str) -> tuple[k.ArticleVersion | None, str]:
    """The version to show and whether it is the `open` or the `published` one: what is on its way first."""
    wanted = language or asked.get("language", "") or i18n.current()
    both = {"open": one.open_, "published": one.published}
    order = ("published", "open") if asked.get("show") == "published" else ("open", "published")
    for same in (True, False):
        for name in order:
            found = next((each for each in both[name] if not same or each.language == wanted), None)
            if found is not None:
                return found, name
    return None, "open"


@get(f"{PATH}/missing")
async def missing(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_WRITE)
    found, bell = await asyncio.gather(
        ask(request, visitor, keep.KNOWLEDGE_REPORT, k.KnowledgeQuery()), unread(request, visitor)
    )
    return render(request, "knowledge/missing.html", visitor, **frame(visitor, bell), report=found)


@get("/w/{co:str}/settings/knowledge")
async def settings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _settings(request, visitor, None, NO_ERRORS)


@post("/w/{co:str}/settings/knowledge", status_code=200)
async def change_settings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.ARTICLE_PUBLISH)
    form = await read_form(request)

    def command() -> k.ChangeKnowledgeSettings:
        given = {name: name in form.values for name in ("is_open", "is_indexable")}
        return form.command(k.ChangeKnowledgeSettings, **given)

    result = await tried(request, visitor, keep.CHANGE_KNOWLEDGE_SETTINGS, command, form)
    if result.done is None:
        return await _settings(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


async def _settings(
    request: Request[Any, Any, Any], visitor: Visitor, form: Form | None, errors: Errors
) -> Response[Any]:
    known = await ask(request, visitor, keep.READ_KNOWLEDGE_SETTINGS, k.KnowledgeQuery())
    assert visitor.standing is not None
    return await page(
        request,
        visitor,
        SECTION,
        "knowledge/settings.html",
        status=errors.status,
        known=known,
        public=f"/p/{visitor.standing.slug}/help",
        key=form.key if form else new_key(),
        errors=errors,
    )


ROUTES = (missing, article, act, settings, change_settings)
