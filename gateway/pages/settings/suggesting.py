"""`/w/{co}/settings/categories/suggesting`: when suggestions are applied by themselves."""

from typing import Any

from litestar import Request, Response, post

from gateway.pages.frame.answers import go
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.categories import THRESHOLDS, suggesting_again
from shared.contracts.desk.suggestions import CHANGE_SUGGESTING, ChangeSuggesting
from shared.contracts.roles import Permission as P


@post("/w/{co:str}/settings/categories/suggesting", status_code=200)
async def change_suggesting(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.CATEGORY_MANAGE)
    form = await read_form(request)

    def command() -> ChangeSuggesting:
        return form.command(ChangeSuggesting, **{name: form.text(name) or None for name in THRESHOLDS})

    result = await tried(request, visitor, CHANGE_SUGGESTING, command, form)
    if result.done is None:
        return await suggesting_again(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/categories?said=saved")


ROUTES = (change_suggesting,)
