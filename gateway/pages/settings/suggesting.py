"""`/w/{co}/settings/categories/suggesting`: when suggested categories are applied by themselves."""

from typing import Any

from litestar import Request, Response, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import read_form
from shared.contracts.desk.suggestions import CHANGE_SUGGESTING, ChangeSuggesting
from shared.contracts.roles import Permission as P


@post("/w/{co:str}/settings/categories/suggesting", status_code=200)
async def change_suggesting(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)
    command = form.command(ChangeSuggesting, threshold=form.text("threshold") or None)
    await ask(request, visitor, CHANGE_SUGGESTING, command, key=form.key)
    return go(request, f"/w/{co}/settings/categories?said=saved")


ROUTES = (change_suggesting,)
