"""`/w/{co}/settings/replies`: the company's canned replies and one's own."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.desk.teams import kept_teams
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.replies.words import LANGUAGES, variables
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import canned as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/replies"
SECTION = "replies"


@get(PATH)
async def replies(request: Request[Any, Any, Any], co: str, q: str = "") -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    command = c.ListCanned(q=q[:100], cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_CANNED, command)
    here = f"/w/{co}/settings/{SECTION}"
    return await page(
        request,
        visitor,
        SECTION,
        "replies/list.html",
        found=found.items,
        q=q,
        languages=dict(LANGUAGES),
        first=address(here, q=q) if command.cursor else "",
        next=address(here, q=q, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CANNED_WRITE)
    return await _form(request, visitor, None, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(f"{PATH}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CANNED_WRITE)
    form = await read_form(request)

    def command() -> c.CreateCanned:
        wanted = form.text("for")
        team_id = wanted if wanted not in ("", "company") else None
        return form.command(c.CreateCanned, texts=_texts(form), shared=wanted == "company", team_id=team_id)

    result = await tried(request, visitor, c.CREATE_CANNED, command, form)
    if result.done is None:
        return await _form(request, visitor, None, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=created")


@get(f"{PATH}/{{canned_id:uuid}}")
async def reply(request: Request[Any, Any, Any], co: str, canned_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _form(request, visitor, canned_id, None, NO_ERRORS)


@post(f"{PATH}/{{canned_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, canned_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CANNED_WRITE)
    form = await read_form(request)

    def command() -> c.ChangeCanned:
        return form.command(c.ChangeCanned, canned_id=canned_id, texts=_texts(form))

    result = await tried(request, visitor, c.CHANGE_CANNED, command, form)
    if result.done is None:
        return await _form(request, visitor, canned_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=saved")


@post(f"{PATH}/{{canned_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, canned_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CANNED_WRITE)
    form = await read_form(request)

    def command() -> c.ArchiveCanned:
        return form.command(c.ArchiveCanned, canned_id=canned_id)

    result = await tried(request, visitor, c.ARCHIVE_CANNED, command, form)
    if result.done is None:
        return await _form(request, visitor, canned_id, None, result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=archived")


def _texts(form: Form) -> list[dict[str, str]]:
    """What was written in each language; blank ones are none."""
    written = [(language, form.values.get(f"text-{language}", "")) for language, _name in LANGUAGES]
    return [{"language": language, "body": body.strip()} for language, body in written if body.strip()]


async def _form(
    request: Request[Any, Any, Any], visitor: Visitor, canned_id: UUID | None, form: Form | None, errors: Errors
) -> Response[Any]:
    """Of a new one, or of one that is there; who may not change it reads it."""
    one, stored, teams = None, {}, []
    if canned_id is None:
        teams = await kept_teams(request, visitor, P.CANNED_MANAGE)
    else:
        one = await ask(request, visitor, c.READ_CANNED, c.ReadCanned(canned_id=canned_id))
        stored = {"name": one.name, "folder": one.folder, **{f"text-{each.language}": each.body for each in one.texts}}
    return await page(
        request,
        visitor,
        SECTION,
        "replies/edit.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.name if one else _("新增常用回覆"),
        canned=one,
        teams=teams,
        is_changeable=one is None or (_keeps(visitor, one) and not one.archived),
        values={**stored, **(form.values if form else {})},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        languages=LANGUAGES,
        variables=variables(),
    )


def _keeps(visitor: Visitor, one: c.CannedView) -> bool:
    return one.owner_id is not None or one.is_led or visitor.may(P.CANNED_MANAGE)


ROUTES: tuple[HTTPRouteHandler, ...] = (replies, new, create, reply, change, archive)
