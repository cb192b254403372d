"""`/w/{co}/settings/causes`: the tree of causes, and where one is required."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from gateway.pages.causes.saying import options_of
from gateway.pages.desk import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import label_of, opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import cause_rules as r
from shared.contracts.desk import causes as c
from shared.contracts.desk.policies import LIST_POLICIES, ListPolicies
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/causes"
LANGUAGES = (("zh-Hant", "繁體中文"), ("en", "English"), ("zh-Hans", "简体中文"))


class Node(Struct, frozen=True, kw_only=True):
    cause: c.CauseView
    children: tuple["Node", ...]


@get(PATH)
async def causes(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "causes")
    return await _tree(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(PATH, status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    form = await read_form(request)

    def command() -> c.CreateCause:
        return form.command(c.CreateCause, is_defect=bool(form.text("is_defect")))

    result = await tried(request, visitor, c.CREATE_CAUSE, command, form)
    if result.done is None:
        return await _tree(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/causes?said=created")


@post(f"{PATH}/load", status_code=200)
async def load(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, c.LOAD_CAUSES, lambda: form.command(c.LoadCauses), form)
    if result.done is None:
        return await _tree(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/causes?said=created")


@post(f"{PATH}/rules", status_code=200)
async def change_rule(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    form = await read_form(request)

    def command() -> r.ChangeCauseRule:
        given = {name: form.many.get(name, []) for name in ("priorities", "types")}
        return form.command(r.ChangeCauseRule, reopened=bool(form.text("reopened")), **given)

    result = await tried(request, visitor, r.CHANGE_CAUSE_RULE, command, form)
    if result.done is None:
        return await _tree(request, visitor, Form(values={}, many={}, key=new_key()), result.errors)
    return go(request, f"/w/{co}/settings/causes?said=saved")


@post(f"{PATH}/rules/{{policy_id:uuid}}/remove", status_code=200)
async def remove_rule(request: Request[Any, Any, Any], co: str, policy_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    form = await read_form(request)
    await ask(request, visitor, r.REMOVE_CAUSE_RULE, r.RemoveCauseRule(policy_id=policy_id), key=form.key)
    return go(request, f"/w/{co}/settings/causes?said=removed")


@get(f"{PATH}/{{cause_id:uuid}}")
async def cause(request: Request[Any, Any, Any], co: str, cause_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    return await _one(request, visitor, cause_id, None, NO_ERRORS)


@post(f"{PATH}/{{cause_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, cause_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeCause:
        given = {"parent_id": form.text("parent_id") or None, "is_defect": bool(form.text("is_defect"))}
        return form.command(c.ChangeCause, cause_id=cause_id, **given)

    result = await tried(request, visitor, c.CHANGE_CAUSE, command, form)
    if result.done is None:
        return await _one(request, visitor, cause_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/causes?said=saved")


@post(f"{PATH}/{{cause_id:uuid}}/archive", status_code=200)
async def archive(request: Request[Any, Any, Any], co: str, cause_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CAUSE_MANAGE)
    form = await read_form(request)

    def command() -> c.ArchiveCause:
        return form.command(c.ArchiveCause, cause_id=cause_id)

    result = await tried(request, visitor, c.ARCHIVE_CAUSE, command, form)
    if result.done is None:
        return await _one(request, visitor, cause_id, None, result.errors)
    return go(request, f"/w/{co}/settings/causes?said=archived")


def _nodes(causes: tuple[c.CauseView, ...]) -> tuple[Node, ...]:
    below: dict[UUID | None, list[c.CauseView]] = defaultdict(list)
    for one in causes:
        below[one.parent_id].append(one)

    def nodes(parent: UUID | None) -> tuple[Node, ...]:
        return tuple(Node(cause=one, children=nodes(one.id)) for one in below[parent])

    return nodes(None)


async def _tree(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    found = (await ask(request, visitor, c.LIST_CAUSES, c.CausesQuery())).items
    rules = (await ask(request, visitor, r.READ_CAUSE_RULES, c.CausesQuery())).items
    policies: list[tuple[str, str]] = []
    if visitor.may(P.CAUSE_MANAGE) and visitor.may(P.POLICY_READ):
        own = {one.policy_id for one in rules}
        listed = (await ask(request, visitor, LIST_POLICIES, ListPolicies(limit=100))).items
        policies = [(str(one.id), one.name) for one in listed if one.id not in own]
    return await page(
        request,
        visitor,
        "causes",
        "causes/tree.html",
        status=errors.status,
        tree=_nodes(found),
        options=options_of(found),
        rules=rules,
        policies=policies,
        named=words,
        form=form,
        errors=errors,
        keys=new_key,
        languages=LANGUAGES,
        manages=visitor.may(P.CAUSE_MANAGE),
    )


async def _one(
    request: Request[Any, Any, Any], visitor: Visitor, cause_id: UUID, form: Form | None, errors: Errors
) -> Response[Any]:
    found = (await ask(request, visitor, c.LIST_CAUSES, c.CausesQuery())).items
    one = next((each for each in found if each.id == cause_id), None)
    if one is None:
        raise c.CAUSE_NOT_FOUND()
    above = next((each.is_defect for each in found if each.id == one.parent_id), False)
    stored = {
        "name": one.name,
        "code": one.code,
        "parent_id": str(one.parent_id or ""),
        "description": one.description,
        "is_defect": "1" if one.is_defect else "",
    }
    return await page(
        request,
        visitor,
        "causes",
        "causes/cause.html",
        status=errors.status,
        heading=" › ".join(one.path),
        parent=label_of("causes"),
        cause=one,
        is_below_defect=above,
        values=form.values if form else stored,
        key=form.key if form else new_key(),
        archive_key=new_key(),
        errors=errors,
        options=options_of([each for each in found if each.path[: len(one.path)] != one.path]),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (causes, create, load, change_rule, remove_rule, cause, change, archive)
