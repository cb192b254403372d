"""`/w/{co}/settings/policies`: what the company promises, which policy counts for whom, and making a new one."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.pages.terms import words, writing
from gateway.pages.terms.customers import customers_like
from gateway.visitors import Visitor
from shared.contracts.base import Call
from shared.contracts.desk import policies as c
from shared.contracts.desk.calendars import LIST_CALENDARS, ListCalendars
from shared.contracts.desk.categories import LIST_CATEGORIES, ListCategories
from shared.contracts.desk.rules import PolicyRules
from shared.contracts.roles import Permission as P

ALL = "/w/{co:str}/settings/policies"
PATH = f"{ALL}/{{policy_id:uuid}}"


@get(ALL)
async def policies(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "policies")
    archived = bool(request.query_params.get("archived"))
    command = c.ListPolicies(archived=archived, cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_POLICIES, command)
    here, flag = f"/w/{co}/settings/policies", "1" if archived else ""
    return await page(
        request,
        visitor,
        "policies",
        "terms/policies.html",
        found=found.items,
        archived=archived,
        words=words,
        first=address(here, archived=flag) if command.cursor else "",
        next=address(here, archived=flag, cursor=found.next) if found.next else "",
    )


@get(f"{ALL}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.POLICY_MANAGE)
    return await _new(request, visitor, None, NO_ERRORS)


@post(f"{ALL}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.POLICY_MANAGE)
    form = await read_form(request)

    def command() -> c.CreatePolicy:
        return form.command(c.CreatePolicy, rules=writing.rules_given(form))

    result = await tried(request, visitor, c.CREATE_POLICY, command, form)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/policies/{result.done.id}?said=created")


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form | None, errors: Errors) -> Response[Any]:
    """It begins with what the company's default says."""
    chosen = await ask(request, visitor, c.CHOOSE_POLICY, c.ChoosePolicy())
    return await page(
        request,
        visitor,
        "policies",
        "terms/policy_new.html",
        status=errors.status,
        heading=_("新增政策"),
        parent=label_of("policies"),
        **await form_context(request, visitor, chosen.rules, form, errors),
    )


async def form_context(
    request: Request[Any, Any, Any], visitor: Visitor, rules: PolicyRules, form: Form | None, errors: Errors
) -> dict[str, Any]:
    """What the form of a policy needs: as typed, else as `rules` say."""
    listed = await ask(request, visitor, LIST_CALENDARS, ListCalendars(limit=100))
    if form is None:
        values, levels = writing.shown(rules), writing.levels_shown(rules)
        pauses: set[str] = set(rules.pauses)
    else:
        values, levels = form.values, writing.levels_again(form)
        pauses = set(form.many.get("pauses", []))
    return {
        "values": values,
        "pauses": pauses,
        "levels": levels,
        "key": form.key if form else new_key(),
        "errors": errors,
        "words": words,
        "calendars": [(str(one.id), one.name) for one in listed.items],
    }


@get(PATH)
async def policy(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "policies")
    return await show_policy(request, visitor, policy_id, NO_ERRORS)


async def show_policy(
    request: Request[Any, Any, Any], visitor: Visitor, policy_id: UUID, errors: Errors
) -> Response[Any]:
    found = await ask(request, visitor, c.READ_POLICY, c.ReadPolicy(policy_id=policy_id))
    wanted = request.query_params.get("version", "")
    shown = next((one for one in found.versions if str(one.version) == wanted), found.versions[0])
    q = request.query_params.get("q", "")
    manages = visitor.may(P.POLICY_MANAGE) and not found.archived
    return await policy_page(
        request,
        visitor,
        found,
        "policy.html",
        status=errors.status,
        tab="content",
        shown=shown,
        q=q,
        customers=await customers_like(request, visitor, q) if manages else [],
        categories=await _categories(request, visitor) if manages else [],
        errors=errors,
    )


async def _categories(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """All in the order of the tree, as paths."""
    found: list[tuple[str, str]] = []
    cursor = None
    while True:
        page = await ask(request, visitor, LIST_CATEGORIES, ListCategories(limit=100, cursor=cursor))
        found += [(str(one.id), " › ".join(one.path)) for one in page.items]
        cursor = page.next
        if cursor is None:
            return found


async def policy_page(
    request: Request[Any, Any, Any], visitor: Visitor, found: c.PolicyView, template: str, /, **context: Any
) -> Response[Any]:
    """A page about one policy: its name, its tabs, what may be done."""
    assert visitor.standing is not None
    given = {
        "heading": found.name,
        "parent": label_of("policies"),
        "policy": found,
        "root": f"/w/{visitor.standing.slug}/settings/policies/{found.id}",
        "words": words,
        "manages": visitor.may(P.POLICY_MANAGE) and not found.archived,
        "key": new_key(),
        "company_zone": str(ZoneInfo(visitor.standing.zone)),
    }
    return await page(request, visitor, "policies", f"terms/{template}", **{**given, **context})


@get(f"{PATH}/history")
async def history(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "policies")
    found = await ask(request, visitor, c.READ_POLICY, c.ReadPolicy(policy_id=policy_id))
    return await policy_page(request, visitor, found, "policy_history.html", tab="history")


VERBS: dict[str, tuple[Call[Any, c.PolicyView], type[Any], str]] = {
    "assign": (c.ASSIGN_POLICY, c.AssignPolicy, "assigned"),
    "release": (c.RELEASE_POLICY, c.ReleasePolicy, "released"),
    "release_category": (c.RELEASE_CATEGORY_POLICY, c.ReleaseCategoryPolicy, "released"),
    "archive": (c.ARCHIVE_POLICY, c.ArchivePolicy, "archived"),
}


@post(f"{PATH}/{{verb:str}}", status_code=200)
async def act(request: Request[Any, Any, Any], co: str, policy_id: UUID, verb: str) -> Response[Any]:
    """Use it for a customer or as the default, take it from one, put it away."""
    visitor = await staff(request, co, P.POLICY_MANAGE)
    if verb not in VERBS:
        raise c.POLICY_NOT_FOUND()
    call, kind, said = VERBS[verb]
    form = await read_form(request)
    result = await tried(request, visitor, call, lambda: form.command(kind, policy_id=policy_id), form)
    if result.done is None:
        return await show_policy(request, visitor, policy_id, result.errors)
    return go(request, f"/w/{co}/settings/policies/{policy_id}?said={said}")


ROUTES: tuple[HTTPRouteHandler, ...] = (policies, new, create, policy, history, act)
