"""`/unsubscribe/{token}`: ends a sort of mail without signing in.

Looking changes nothing, since mail filters follow links; the button does, and so does what a mail program sends by
itself for one click (RFC 8058), which comes from another site and without a cookie. The sealed token is all that
counts: whoever has it holds the mail.
"""

from typing import Any

from litestar import Request, Response, get, post

from gateway import i18n
from gateway.pages.auth.language import languages
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import read_form
from gateway.pages.preferences.words import kind_of
from gateway.web.requests import locale_of, request_id_of
from gateway.web.state import bus_of
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.telling.subscriptions import (
    READ_SUBSCRIPTION,
    SET_SUBSCRIPTION,
    SUBSCRIPTION_UNKNOWN,
    ReadSubscription,
    SetSubscription,
    SubscriptionView,
)
from shared.core.errors import DomainError
from shared.core.ids import NIL

PATH = "/unsubscribe/{token:str}"
GONE = 410
LONGEST = 600


@get(PATH)
async def show(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    return await _answer(request, token, None)


@post(PATH, status_code=200)
async def end(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    form = await read_form(request)
    return await _answer(request, token, form.text("again") != "yes")


async def _answer(request: Request[Any, Any, Any], token: str, is_off: bool | None) -> Response[Any]:  # noqa: FBT001 - three answers
    i18n.speak(locale_of(request))
    try:
        found = await _found(request, token, is_off)
    except DomainError as error:
        if error.status not in {404, 422}:
            raise
        return render(request, "preferences/gone.html", status=GONE, languages=languages(request))
    return render(
        request,
        "preferences/ended.html",
        found=found,
        kind=kind_of(found.kind),
        action=f"/unsubscribe/{token}",
        is_done=is_off is not None,
        languages=languages(request),
    )


async def _found(request: Request[Any, Any, Any], token: str, is_off: bool | None) -> SubscriptionView:  # noqa: FBT001
    if len(token) > LONGEST:
        raise SUBSCRIPTION_UNKNOWN()
    bus = bus_of(request)
    caller = Caller(tenant_id=NIL, kind=Kind.SERVICE, party=Party.GATEWAY, request_id=request_id_of(request))
    if is_off is None:
        return await bus.ask(READ_SUBSCRIPTION, caller, ReadSubscription(token=token))
    return await bus.ask(SET_SUBSCRIPTION, caller, SetSubscription(token=token, is_off=is_off))


ROUTES = (show, end)
