"""`/w/{co}/settings/wordings`: which mails have own words, and the editor with its preview."""

from typing import Any

from litestar import Request, Response, get, post

from gateway.i18n import _
from gateway.pages.auth.language import NAMES
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.preferences.words import kind_of
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from gateway.web.headers import csp
from shared.contracts.telling import wordings as c

SECTION = "wordings"
PATH = "/w/{co:str}/settings/wordings"
ONE = f"{PATH}/{{kind:str}}/{{language:str}}"


@get(PATH)
async def wordings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    found = await ask(request, visitor, c.LIST_WORDINGS, c.ListWordings())
    kinds: dict[str, list[c.WordingLine]] = {}
    for one in found.items:
        kinds.setdefault(one.kind, []).append(one)
    given = {"kinds": kinds, "kind_of": kind_of, "languages": NAMES}
    return await page(request, visitor, SECTION, "wording/list.html", **given)


@get(ONE)
async def wording(request: Request[Any, Any, Any], co: str, kind: str, language: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _edit(request, visitor, (kind, language), None, NO_ERRORS)


@post(ONE, status_code=200)
async def save(request: Request[Any, Any, Any], co: str, kind: str, language: str) -> Response[Any]:
    """Tried first, if that is the button that was pressed: then nothing is kept."""
    visitor = await opened(request, co, SECTION)
    form = await read_form(request)
    if form.text("try"):
        asked = await tried(
            request,
            visitor,
            c.PREVIEW_WORDING,
            lambda: form.command(c.PreviewWording, mails=kind, language=language),
            form,
        )
        return await _edit(request, visitor, (kind, language), form, asked.errors, preview=asked.done)
    result = await tried(
        request, visitor, c.SAVE_WORDING, lambda: form.command(c.SaveWording, mails=kind, language=language), form
    )
    if result.done is None:
        return await _edit(request, visitor, (kind, language), result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{kind}/{language}?said=saved")


@post(f"{ONE}/reset", status_code=200)
async def reset(request: Request[Any, Any, Any], co: str, kind: str, language: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    form = await read_form(request)
    result = await tried(
        request, visitor, c.RESET_WORDING, lambda: form.command(c.ResetWording, mails=kind, language=language), form
    )
    if result.done is None:
        return await _edit(request, visitor, (kind, language), None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}/{kind}/{language}?said=reset")


async def _edit(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    which: tuple[str, str],
    form: Form | None,
    errors: Errors,
    *,
    preview: c.WordingPreview | None = None,
) -> Response[Any]:
    kind, language = which
    asked = request.query_params.get("version", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked) < 1_000_000 else None
    command = Form(values={}, many={}, key="").command(c.ReadWording, mails=kind, language=language, version=version)
    one = await ask(request, visitor, c.READ_WORDING, command)
    assert visitor.standing is not None
    return await page(
        request,
        visitor,
        SECTION,
        "wording/edit.html",
        status=errors.status,
        headers={"Content-Security-Policy": csp(shows_mail=True)},
        parent=label_of(SECTION),
        heading=_("{kind}（{language}）").format(kind=kind_of(kind), language=NAMES[one.language]),
        this=f"/w/{visitor.standing.slug}/settings/{SECTION}/{kind}/{language}",
        one=one,
        language=language,
        values={"subject": one.subject, "body": one.body, **(form.values if form else {})},
        preview=preview,
        key=form.key if form and form.key else new_key(),
        errors=errors,
    )


ROUTES = (wordings, wording, save, reset)
