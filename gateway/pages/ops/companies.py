"""`/ops/companies`: which there are, a new one, and letting one in or out with a reason."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.db import DB
from gateway.i18n import N_, _
from gateway.identity.companies.admins import admins_of, invite_again
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask_as_operator, new_key
from gateway.pages.frame.doors import operator
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.ops.page import page, proven
from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from shared.contracts import gateway as g
from shared.core.ids import NIL
from shared.db.doors import Door

STATES: dict[str, tuple[str, str, str]] = {
    g.CompanyState.TRIAL: (N_("試用中"), "brand", "hourglass"),
    g.CompanyState.ACTIVE: (N_("啟用中"), "ok", "circle-check"),
    g.CompanyState.SUSPENDED: (N_("已停用"), "bad", "ban"),
}
MOVES = {"suspend": (g.SUSPEND_COMPANY, "suspended"), "activate": (g.ACTIVATE_COMPANY, "activated")}


@get("/ops/companies")
async def companies(request: Request[Any, Any, Any], q: str = "") -> Response[Any]:
    visitor = await operator(request)
    command = g.ListCompanies(q=q[:100], cursor=given_cursor(request))
    found = await ask_as_operator(request, visitor, g.LIST_COMPANIES, command)
    here = "/ops/companies"
    return page(
        request,
        visitor,
        "companies.html",
        found=found.items,
        q=q,
        here=here,
        states=_states(),
        first=address(here, q=q) if command.cursor else "",
        next=address(here, q=q, cursor=found.next) if found.next else "",
    )


@get("/ops/companies/new")
async def new(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await operator(request)
    proven(request, visitor)
    blank = Form(values={"zone": "Asia/Taipei", "locale": "zh-Hant"}, many={}, key=new_key())
    return _new(request, visitor, blank, NO_ERRORS)


@post("/ops/companies/new", status_code=200)
async def create(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await operator(request)
    proven(request, visitor)
    form = await read_form(request)

    def command() -> g.CreateCompany:
        return form.command(g.CreateCompany, slug=form.text("slug").lower())

    result = await tried(request, visitor, g.CREATE_COMPANY, command, form, asking=ask_as_operator)
    if result.done is None:
        return _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/ops/companies/{result.done.slug}?said=created")


@get("/ops/companies/{slug:str}")
async def company(request: Request[Any, Any, Any], slug: str) -> Response[Any]:
    visitor = await operator(request)
    return await _company(request, visitor, await _find(request, visitor, slug), NO_ERRORS)


@post("/ops/companies/{slug:str}/admins/{member_id:uuid}/invite", status_code=200)
async def invite(request: Request[Any, Any, Any], slug: str, member_id: UUID) -> Response[Any]:
    """Once more, to an admin who has not come yet."""
    visitor = await operator(request)
    proven(request, visitor)
    found = await _find(request, visitor, slug)
    async with DB.tenant_scope(NIL, Door.AUTH):
        await invite_again(visitor.operator_caller(request_id_of(request)), found.id, member_id)
    return go(request, f"/ops/companies/{slug}?said=invited")


@post("/ops/companies/{slug:str}/{verb:str}", status_code=200)
async def move(request: Request[Any, Any, Any], slug: str, verb: str) -> Response[Any]:
    visitor = await operator(request)
    proven(request, visitor)
    if verb not in MOVES:
        raise g.COMPANY_NOT_FOUND()
    form = await read_form(request)
    found = await _find(request, visitor, slug)
    wrong = unconfirmed(form, slug) if verb == "suspend" else None
    if wrong is not None:
        return await _company(request, visitor, found, wrong, form=form)
    call, said = MOVES[verb]

    def command() -> g.ChangeCompanyState:
        return form.command(g.ChangeCompanyState, company_id=found.id)

    result = await tried(request, visitor, call, command, form, asking=ask_as_operator)
    if result.done is None:
        found = await _find(request, visitor, slug)
        return await _company(request, visitor, found, result.errors, form=result.again(form))
    return go(request, f"/ops/companies/{slug}?said={said}")


async def _find(request: Request[Any, Any, Any], visitor: Visitor, slug: str) -> g.CompanyView:
    """By its address word; the search finds it among few."""
    cursor: str | None = None
    while True:
        command = g.ListCompanies(q=slug[:100], limit=100, cursor=cursor)
        listed = await ask_as_operator(request, visitor, g.LIST_COMPANIES, command)
        for one in listed.items:
            if one.slug == slug:
                return one
        if listed.next is None:
            raise g.COMPANY_NOT_FOUND()
        cursor = listed.next


def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    return page(request, visitor, "company_new.html", status=errors.status, form=form, errors=errors)


async def _company(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    company: g.CompanyView,
    errors: Errors,
    form: Form | None = None,
) -> Response[Any]:
    async with DB.tenant_scope(NIL, Door.AUTH):
        admins = await admins_of(company.id)
    return page(
        request,
        visitor,
        "company.html",
        admins=admins,
        status=errors.status,
        company=company,
        states=_states(),
        own=f"/ops/companies/{company.slug}",
        reason=form.text("reason") if form else "",
        key=form.key if form and form.key else new_key(),
        errors=errors,
    )


def _states() -> dict[str, tuple[str, str, str]]:
    return {state: (_(word), tone, icon) for state, (word, tone, icon) in STATES.items()}


ROUTES: tuple[HTTPRouteHandler, ...] = (companies, new, create, company, invite, move)
