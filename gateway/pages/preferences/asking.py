"""`/p/{co}/notices/asking`: whether a customer's person wants to be asked how it went."""

from typing import Any

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask
from gateway.pages.frame.doors import customer
from gateway.pages.frame.forms import read_form
from shared.contracts.desk.asking import CHOOSE_OWN_ASKING, ChooseOwnAsking


@post("/p/{co:str}/notices/asking", status_code=200)
async def choose(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await customer(request, co)
    form = await read_form(request)
    command = ChooseOwnAsking(asks=form.text("asks") == "yes")
    await ask(request, visitor, CHOOSE_OWN_ASKING, command, key=form.key)
    return go(request, f"/p/{co}/notices/preferences?said=asking")


ROUTES: tuple[HTTPRouteHandler, ...] = (choose,)
