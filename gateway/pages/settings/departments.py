"""`/w/{co}/settings/departments`: the tree of departments, who heads them."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/departments"
MOST = 1_000
"""Departments and people that a form offers; beyond it the list is cut, never the page."""


class Node(Struct, frozen=True, kw_only=True):
    department: g.DepartmentView
    children: tuple["Node", ...]


async def departments_of(request: Request[Any, Any, Any], visitor: Visitor) -> list[g.DepartmentView]:
    found: list[g.DepartmentView] = []
    cursor: str | None = None
    while len(found) < MOST:
        listed = await ask(request, visitor, g.LIST_DEPARTMENTS, g.ListDepartments(cursor=cursor))
        found += listed.items
        cursor = listed.next
        if cursor is None:
            break
    return found


def tree_of(departments: list[g.DepartmentView]) -> tuple[Node, ...]:
    """Those whose parent is not among them stand at the top."""
    known = {one.id for one in departments}
    below: dict[UUID | None, list[g.DepartmentView]] = defaultdict(list)
    for one in departments:
        below[one.parent_id if one.parent_id in known else None].append(one)

    def nodes(parent: UUID | None) -> tuple[Node, ...]:
        return tuple(Node(department=one, children=nodes(one.id)) for one in below[parent])

    return nodes(None)


async def department_options(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """For a select."""
    return options_of(await departments_of(request, visitor))


def options_of(departments: list[g.DepartmentView]) -> list[tuple[str, str]]:
    """Indented as the tree is."""
    made: list[tuple[str, str]] = []

    def walk(nodes: tuple[Node, ...], depth: int) -> None:
        for node in nodes:
            made.append((str(node.department.id), "\u3000" * depth + node.department.name))
            walk(node.children, depth + 1)

    walk(tree_of(departments), 0)
    return made


@get(PATH)
async def departments(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "departments")
    return await _tree(request, visitor, _blank(), NO_ERRORS)


@post(PATH, status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.DEPARTMENT_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, g.CREATE_DEPARTMENT, lambda: form.command(g.CreateDepartment), form)
    if result.done is None:
        return await _tree(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/departments?said=created")


@get(f"{PATH}/{{department_id:uuid}}")
async def department(request: Request[Any, Any, Any], co: str, department_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.DEPARTMENT_MANAGE)
    return await _one(request, visitor, department_id, None, NO_ERRORS)


@post(f"{PATH}/{{department_id:uuid}}", status_code=200)
async def update(request: Request[Any, Any, Any], co: str, department_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.DEPARTMENT_MANAGE)
    form = await read_form(request)

    def command() -> g.UpdateDepartment:
        given = {name: form.text(name) or None for name in ("parent_id", "head_id")}
        return form.command(g.UpdateDepartment, department_id=department_id, name=form.text("name"), **given)

    result = await tried(request, visitor, g.UPDATE_DEPARTMENT, command, form)
    if result.done is None:
        return await _one(request, visitor, department_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/departments?said=saved")


@post(f"{PATH}/{{department_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, department_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.DEPARTMENT_MANAGE)
    form = await read_form(request)

    def command() -> g.ArchiveDepartment:
        return form.command(g.ArchiveDepartment, department_id=department_id)

    result = await tried(request, visitor, g.ARCHIVE_DEPARTMENT, command, form)
    if result.done is None:
        return await _one(request, visitor, department_id, None, result.errors)
    return go(request, f"/w/{co}/settings/departments?said=archived")


async def _tree(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    found = await departments_of(request, visitor)
    return await page(
        request,
        visitor,
        "departments",
        "departments.html",
        status=errors.status,
        tree=tree_of(found),
        form=form,
        errors=errors,
        options=options_of(found),
        heads=await _heads(request, visitor),
    )


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, department_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    found = {one.id: one for one in await departments_of(request, visitor)}
    if department_id not in found:
        raise g.DEPARTMENT_NOT_FOUND()
    one = found[department_id]
    heads = await _heads(request, visitor)
    if one.head_id is not None and str(one.head_id) not in dict(heads):
        heads.insert(0, (str(one.head_id), one.head_name or ""))
    stored = {"name": one.name, "parent_id": str(one.parent_id or ""), "head_id": str(one.head_id or "")}
    return await page(
        request,
        visitor,
        "departments",
        "department.html",
        status=errors.status,
        heading=one.name,
        parent=label_of("departments"),
        department=one,
        values={**stored, **(form.values if form else {})},
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        options=[pair for pair in options_of(list(found.values())) if pair[0] != str(department_id)],
        heads=heads,
    )


async def _heads(request: Request[Any, Any, Any], visitor: Visitor) -> list[tuple[str, str]]:
    """Whoever may head a department."""
    found: list[tuple[str, str]] = []
    cursor: str | None = None
    while len(found) < MOST:
        command = g.ListMembers(state=g.MemberState.ACTIVE, limit=100, cursor=cursor)
        listed = await ask(request, visitor, g.LIST_MEMBERS, command)
        found += [(str(one.id), one.name) for one in listed.items]
        cursor = listed.next
        if cursor is None:
            break
    return found


def _blank() -> Form:
    return Form(values={}, many={}, key=new_key())


ROUTES: tuple[HTTPRouteHandler, ...] = (departments, create, department, update, archive)
