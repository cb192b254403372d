"""`/w/{co}/settings/categories`: the tree of ticket categories, with the sentences suggestions learn from."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.categories import forget_options
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import categories as c
from shared.contracts.desk.suggestions import ENOUGH, READ_SUGGESTING, ReadSuggesting
from shared.contracts.roles import Permission as P

THRESHOLDS = ("threshold", "priority_threshold", "team_threshold")
PATH = "/w/{co:str}/settings/categories"


class Node(Struct, frozen=True, kw_only=True):
    category: c.CategoryView
    children: tuple["Node", ...]


@get(PATH)
async def categories(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "categories")
    return await _tree(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(PATH, status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateCategory:
        return form.command(c.CreateCategory, examples=_examples(form))

    result = await tried(request, visitor, c.CREATE_CATEGORY, command, form)
    if result.done is None:
        return await _tree(request, visitor, result.again(form), result.errors)
    forget_options(visitor)
    return go(request, f"/w/{co}/settings/categories?said=created")


@get(f"{PATH}/{{category_id:uuid}}")
async def category(request: Request[Any, Any, Any], co: str, category_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    return await _one(request, visitor, category_id, None, NO_ERRORS)


@post(f"{PATH}/{{category_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, category_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeCategory:
        given = {"parent_id": form.text("parent_id") or None, "description": form.text("description")}
        return form.command(c.ChangeCategory, category_id=category_id, examples=_examples(form), **given)

    result = await tried(request, visitor, c.CHANGE_CATEGORY, command, form)
    if result.done is None:
        return await _one(request, visitor, category_id, result.again(form), result.errors)
    forget_options(visitor)
    return go(request, f"/w/{co}/settings/categories?said=saved")


@post(f"{PATH}/{{category_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, category_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveCategory:
        return form.command(c.ArchiveCategory, category_id=category_id)

    result = await tried(request, visitor, c.ARCHIVE_CATEGORY, command, form)
    if result.done is None:
        return await _one(request, visitor, category_id, None, result.errors)
    forget_options(visitor)
    return go(request, f"/w/{co}/settings/categories?said=archived")


def _examples(form: Form) -> tuple[str, ...]:
    """One sentence on each line."""
    return tuple(line.strip() for line in form.text("examples").splitlines() if line.strip())


async def _all(request: Request[Any, Any, Any], visitor: Visitor) -> list[c.CategoryView]:
    """A company has 500 at most."""
    found: list[c.CategoryView] = []
    cursor: str | None = None
    while True:
        listed = await ask(request, visitor, c.LIST_CATEGORIES, c.ListCategories(limit=100, cursor=cursor))
        found += listed.items
        cursor = listed.next
        if cursor is None:
            return found


def _nodes(categories: list[c.CategoryView]) -> tuple[Node, ...]:
    below: dict[UUID | None, list[c.CategoryView]] = defaultdict(list)
    for one in categories:
        below[one.parent_id].append(one)

    def nodes(parent: UUID | None) -> tuple[Node, ...]:
        return tuple(Node(category=one, children=nodes(one.id)) for one in below[parent])

    return nodes(None)


def _options(categories: list[c.CategoryView]) -> list[tuple[str, str]]:
    """For a select, as a path."""
    return [(str(one.id), " › ".join(one.path)) for one in categories]


async def suggesting_again(
    request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors
) -> Response[Any]:
    """The page with the form about suggestions as it was filled in."""
    again = {
        "suggesting_key": form.key,
        "suggesting_errors": errors,
        "thresholds": {name: form.text(name) for name in THRESHOLDS},
    }
    return await _tree(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS, **again)


async def _tree(
    request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors, **again: Any
) -> Response[Any]:
    found = await _all(request, visitor)
    suggesting = await ask(request, visitor, READ_SUGGESTING, ReadSuggesting())
    return await page(
        request,
        visitor,
        "categories",
        "categories.html",
        status=again.get("suggesting_errors", errors).status,
        suggesting=suggesting,
        enough=ENOUGH,
        tree=_nodes(found),
        form=form,
        errors=errors,
        options=_options(found),
        **{
            "suggesting_key": new_key(),
            "suggesting_errors": NO_ERRORS,
            "thresholds": {name: str(getattr(suggesting, name) or "") for name in THRESHOLDS},
            **again,
        },
    )


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, category_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    found = await _all(request, visitor)
    one = next((each for each in found if each.id == category_id), None)
    if one is None:
        raise c.CATEGORY_NOT_FOUND()
    stored = {
        "name": one.name,
        "parent_id": str(one.parent_id or ""),
        "description": one.description,
        "examples": "\n".join(one.examples),
    }
    others = [each for each in found if each.path[: len(one.path)] != one.path]
    return await page(
        request,
        visitor,
        "categories",
        "category.html",
        status=errors.status,
        heading=" › ".join(one.path),
        parent=label_of("categories"),
        category=one,
        values={**stored, **(form.values if form else {})},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        options=_options(others),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (categories, create, category, change, archive)
