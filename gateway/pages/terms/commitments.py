"""`/w/{co}/settings/commitments`: what was promised to each customer, entered by hand."""

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.pages.desk import words as desk_words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.categories import BETWEEN
from gateway.pages.frame.doors import staff
from gateway.pages.frame.every import every
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.pages.terms import words
from gateway.pages.terms.customers import as_id, customers_like
from gateway.pages.terms.writing import LENGTH
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.desk import commitments as c
from shared.contracts.desk.categories import LIST_CATEGORIES, ListCategories
from shared.contracts.desk.policies import LIST_POLICIES, ListPolicies
from shared.contracts.roles import Permission as P
from shared.core.clock import now
from shared.core.validation import INVALID

ALL = "/w/{co:str}/settings/commitments"
LEVELS = (1, 2, 3, 4)
PATH = f"{ALL}/{{commitment_id:uuid}}"


@get(ALL)
async def commitments(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "commitments")
    archived = bool(request.query_params.get("archived"))
    customer_id = as_id(request.query_params.get("customer_id", ""))
    command = c.ListCommitments(customer_id=customer_id, archived=archived, cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_COMMITMENTS, command)
    here, flag = f"/w/{co}/settings/commitments", "1" if archived else ""
    place = {"customer_id": str(customer_id or ""), "archived": flag}
    return await page(
        request,
        visitor,
        "commitments",
        "terms/commitments.html",
        found=found.items,
        archived=archived,
        customer_id=customer_id,
        customer_name=await _name_of(request, visitor, customer_id) if customer_id else "",
        words=words,
        today=today_of(visitor),
        first=address(here, **place) if command.cursor else "",
        next=address(here, **place, cursor=found.next) if found.next else "",
    )


def today_of(visitor: Visitor) -> date:
    """In the company's zone."""
    assert visitor.standing is not None  # staff have one
    return now().astimezone(ZoneInfo(visitor.standing.zone)).date()


async def _name_of(request: Request[Any, Any, Any], visitor: Visitor, customer_id: UUID) -> str:
    return (await ask(request, visitor, g.READ_CUSTOMER, g.ReadCustomer(customer_id=customer_id))).name


@get(f"{ALL}/new")
async def new(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.COMMITMENT_MANAGE)
    return await _new(request, visitor, None, NO_ERRORS)


@post(f"{ALL}/new", status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.COMMITMENT_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateCommitment:
        return form.command(c.CreateCommitment, **_promised(form))

    result = await tried(request, visitor, c.CREATE_COMMITMENT, command, form)
    if result.done is None:
        return await _new(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/commitments?customer_id={result.done.customer_id}&said=created")


def _promised(form: Form) -> dict[str, Any]:
    """The two times and the check box; a blank one is not promised."""
    faults: dict[str, str] = {}
    found: dict[str, Any] = {"around_the_clock": bool(form.text("around_the_clock"))}
    for name in ("response_minutes", "resolution_minutes"):
        text = form.text(name)
        found[name] = words.minutes_of(text) if text else None
        if text and found[name] is None:
            faults[name] = LENGTH
    found["priorities"] = _priorities(form, faults)
    found["products"] = [line.strip() for line in form.text("products").splitlines() if line.strip()]
    found["category_ids"] = form.many.get("category_ids", [])
    if faults:
        raise INVALID(fields=faults)
    return found


def _priorities(form: Form, faults: dict[str, str]) -> list[dict[str, int | None]]:
    """A line of the table says something where either time is written."""
    found = []
    for level in LEVELS:
        times = {}
        for name in ("response_minutes", "resolution_minutes"):
            text = form.text(f"{name}_{level}")
            times[name] = words.minutes_of(text) if text else None
            if text and times[name] is None:
                faults[f"{name}_{level}"] = LENGTH
        if any(times.values()):
            found.append({"priority": level, **times})
    return found


async def _new(request: Request[Any, Any, Any], visitor: Visitor, form: Form | None, errors: Errors) -> Response[Any]:
    """For the customer of the address, else for one who is looked up here."""
    assert visitor.standing is not None
    q = request.query_params.get("q", "")
    chosen = as_id((form.text("customer_id") if form else "") or request.query_params.get("customer_id", ""))
    options = await customers_like(request, visitor, q)
    if chosen and str(chosen) not in dict(options):
        options = [(str(chosen), await _name_of(request, visitor, chosen)), *options]
    stored = {"customer_id": str(chosen or ""), "valid_from": str(today_of(visitor))}
    return await page(
        request,
        visitor,
        "commitments",
        "terms/commitment_new.html",
        status=errors.status,
        heading=_("新增客戶承諾"),
        parent=label_of("commitments"),
        customers=options,
        q=q,
        policies=await policies_to_choose(request, visitor),
        categories=await _categories(request, visitor),
        chosen=form.many.get("category_ids", []) if form else [],
        levels=desk_words.options(desk_words.PRIORITIES),
        values={**stored, **(form.values if form else {})},
        key=form.key if form else new_key(),
        errors=errors,
    )


async def _categories(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """Who may not read categories leaves those of the commitment as they are."""
    if not visitor.may(P.CATEGORY_READ):
        return []

    def page_of(cursor: str | None) -> Any:
        return ask(request, visitor, LIST_CATEGORIES, ListCategories(limit=100, cursor=cursor))

    return [(str(one.id), BETWEEN.join(one.path)) for one in await every(page_of)]


async def policies_to_choose(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """Those who may not read policies leave the choice to the customer's own."""
    if not visitor.may(P.POLICY_READ):
        return []
    found = await ask(request, visitor, LIST_POLICIES, ListPolicies(limit=100))
    return [(str(one.id), one.name) for one in found.items]


@get(PATH)
async def commitment(request: Request[Any, Any, Any], co: str, commitment_id: UUID) -> Response[Any]:
    visitor = await opened(request, co, "commitments")
    return await _one(request, visitor, commitment_id, None, NO_ERRORS)


@post(PATH, status_code=200)
async def change(request: Request[Any, Any, Any], co: str, commitment_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.COMMITMENT_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeCommitment:
        return form.command(c.ChangeCommitment, commitment_id=commitment_id, **_promised(form))

    result = await tried(request, visitor, c.CHANGE_COMMITMENT, command, form)
    if result.done is None:
        return await _one(request, visitor, commitment_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/commitments/{commitment_id}?said=saved")


@post(f"{PATH}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, commitment_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.COMMITMENT_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveCommitment:
        return form.command(c.ArchiveCommitment, commitment_id=commitment_id)

    result = await tried(request, visitor, c.ARCHIVE_COMMITMENT, command, form)
    if result.done is None:
        return await _one(request, visitor, commitment_id, None, result.errors)
    return go(request, f"/w/{co}/settings/commitments?said=archived")


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, commitment_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    found = await ask(request, visitor, c.READ_COMMITMENT, c.ReadCommitment(commitment_id=commitment_id))
    policies = await policies_to_choose(request, visitor)
    if found.policy_id and str(found.policy_id) not in dict(policies):
        policies = [(str(found.policy_id), found.policy_name or ""), *policies]
    return await page(
        request,
        visitor,
        "commitments",
        "terms/commitment.html",
        status=errors.status,
        heading=found.title,
        parent=label_of("commitments"),
        commitment=found,
        manages=visitor.may(P.COMMITMENT_MANAGE) and not found.archived,
        policies=policies,
        categories=await _categories(request, visitor),
        chosen=form.many.get("category_ids", []) if form else [str(one) for one in found.category_ids],
        levels=desk_words.options(desk_words.PRIORITIES),
        values={**_stored(found), **(form.values if form else {})},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        words=words,
        errors=errors,
    )


def _stored(found: c.CommitmentView) -> dict[str, str]:
    times = {"response_minutes": found.response_minutes, "resolution_minutes": found.resolution_minutes}
    return {
        "title": found.title,
        "content": found.content,
        "valid_from": str(found.valid_from),
        "valid_until": str(found.valid_until or ""),
        "policy_id": str(found.policy_id or ""),
        "around_the_clock": "1" if found.around_the_clock else "",
        "products": "\n".join(found.products),
        "warranty_until": str(found.warranty_until or ""),
        "contact": found.contact,
        **_by_priority(found),
        **{name: words.duration(minutes) if minutes else "" for name, minutes in times.items()},
    }


def _by_priority(found: c.CommitmentView) -> dict[str, str]:
    return {
        f"{name}_{one.priority}": words.duration(minutes)
        for one in found.priorities
        for name in ("response_minutes", "resolution_minutes")
        if (minutes := getattr(one, name))
    }


ROUTES: tuple[HTTPRouteHandler, ...] = (commitments, new, create, commitment, change, archive)
