"""`/w/{co}/customers/{id}/contacts/{id}/ask-again`: whether a contact is asked how it went, and taking his no back."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler

from gateway.pages.customers.contacts import ONE, contact_page
from gateway.pages.frame.answers import go
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import read_form
from gateway.pages.frame.trying import tried
from shared.contracts.desk.asking import ASK_AGAIN, AskAgain
from shared.contracts.roles import Permission as P


@post(f"{ONE}/ask-again", status_code=200)
async def ask_again(request: Request[Any, Any, Any], co: str, customer_id: UUID, contact_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.CALLBACK_MANAGE)
    form = await read_form(request)

    def command() -> AskAgain:
        return form.command(AskAgain, contact_id=contact_id)

    result = await tried(request, visitor, ASK_AGAIN, command, form)
    if result.done is None:
        return await contact_page(request, visitor, (customer_id, contact_id), result.errors)
    return go(request, f"/w/{co}/customers/{customer_id}/contacts/{contact_id}?said=asks")


ROUTES: tuple[HTTPRouteHandler, ...] = (ask_again,)
