"""What a person has let in, over all his companies; and taking it back."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.i18n import _
from gateway.oauth import scopes
from gateway.oauth.server.consents import Application, applications, take_back
from gateway.pages.frame.doors import person
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.visitors import Visitor
from gateway.web.requests import request_id_of
from shared.core.ids import NIL
from shared.db.doors import Door

PATH = "/me/applications"


async def applications_of(visitor: Visitor) -> list[Application]:
    """For pages that include `consent/_applications.html`."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        return await applications(visitor.person_id, visitor.bound_company_id)


def wishes_of(application: Application) -> str:
    return _("、").join(_(text) for text in scopes.words_of(application.scopes))


@get(PATH)
async def show(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor = await person(request)
    found = await applications_of(visitor)
    return render(request, "consent/applications.html", visitor, home="/me", applications=found, wishes_of=wishes_of)


@post(f"{PATH}/withdraw", status_code=303)
async def withdraw(request: Request[Any, Any, Any]) -> Response[Any]:
    """Only what is his own is found, so nothing else can be taken back."""
    visitor = await person(request)
    form = await read_form(request)
    wanted = (_id(form.text("client")), _id(form.text("membership")))
    async with DB.tenant_scope(NIL, Door.AUTH):
        for one in await applications(visitor.person_id, visitor.bound_company_id):
            if (one.client_id, one.membership_id) == wanted:
                await take_back(one, request_id_of(request))
    return Redirect(PATH, status_code=303)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


ROUTES = (show, withdraw)
