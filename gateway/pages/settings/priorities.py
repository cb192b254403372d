"""`/w/{co}/settings/priorities`: the matrix that makes a priority of impact and urgency."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.desk import words
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import opened, page
from gateway.visitors import Visitor
from shared.contracts.desk import priorities as c
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/priorities"
CELLS = [(impact, urgency) for impact in words.IMPACTS for urgency in words.URGENCIES]


@get(PATH)
async def priorities(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, "priorities")
    return await _matrix(request, visitor, Form(values={}, many={}, key=new_key()), NO_ERRORS)


@post(PATH, status_code=200)
async def change(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.POLICY_MANAGE)
    form = await read_form(request)

    def command() -> c.ChangePriorities:
        return form.command(c.ChangePriorities, matrix=[form.text(f"p{impact}{urgency}") for impact, urgency in CELLS])

    result = await tried(request, visitor, c.CHANGE_PRIORITIES, command, form)
    if result.done is None:
        return await _matrix(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/priorities?said=saved")


async def _matrix(request: Request[Any, Any, Any], visitor: Visitor, form: Form, errors: Errors) -> Response[Any]:
    found = await ask(request, visitor, c.READ_PRIORITIES, c.PrioritiesQuery())
    stored = {f"p{impact}{urgency}": str(level) for (impact, urgency), level in zip(CELLS, found.matrix, strict=True)}
    return await page(
        request,
        visitor,
        "priorities",
        "priorities.html",
        status=errors.status,
        found=found,
        values={**stored, **form.values},
        key=form.key,
        errors=errors,
        impacts=words.options(words.IMPACTS),
        urgencies=words.options(words.URGENCIES),
        levels=words.options(words.PRIORITIES),
        manages=visitor.may(P.POLICY_MANAGE),
    )


ROUTES: tuple[HTTPRouteHandler, ...] = (priorities, change)
