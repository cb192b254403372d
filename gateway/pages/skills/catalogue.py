"""`/w/{co}/settings/skills`: the company's catalogue of skills."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import opened, page
from gateway.visitors import Visitor
from shared.contracts.delivery import skills as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/skills"


@get(PATH)
async def catalogue(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "skills")
    return await _list(request, visitor)


@post(PATH, status_code=200)
async def create(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.SKILL_MANAGE)
    form = await read_form(request)
    result = await tried(request, visitor, c.CREATE_SKILL, lambda: form.command(c.CreateSkill), form)
    if result.done is None:
        return await _list(request, visitor, "new", result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/skills?said=created")


@post(f"{PATH}/{{skill_id:uuid}}", status_code=200)
async def change(request: Request[Any, Any, Any], co: str, skill_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.SKILL_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangeSkill:
        return form.command(c.ChangeSkill, skill_id=skill_id, is_retired=form.text("is_retired") == "true")

    result = await tried(request, visitor, c.CHANGE_SKILL, command, form)
    if result.done is None:
        return await _list(request, visitor, str(skill_id), result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/skills?said=saved")


async def _list(
    request: Request[Any, Any, Any],
    visitor: Visitor,
    about: str = "",
    form: Form | None = None,
    errors: Errors = NO_ERRORS,
) -> Response[Any]:
    found = await ask(request, visitor, c.LIST_SKILLS, c.ListSkills())
    return await page(
        request,
        visitor,
        "skills",
        "skills/catalogue.html",
        found=found,
        about=about,
        form=form or Form(values={}, many={}, key=new_key()),
        new_key=new_key,
        errors=errors,
        nothing=NO_ERRORS,
    )


ROUTES = (catalogue, create, change)
