"""`/w/{co}/settings/phone`: the country of numbers, and the telephone system's secret. It is shown once, as the answer
to its form; a test goes the whole way that a real post goes."""

from time import time
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.i18n import _
from gateway.identity.keys import base_url, sealer
from gateway.pages.frame.answers import go, is_htmx, toast
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried, unconfirmed
from gateway.pages.knowledge.public import host_named
from gateway.pages.phone.hook import HOOK_REFUSED, secrets_of, told
from gateway.pages.settings.section import label_of, opened, page, proven
from gateway.visitors import Visitor
from shared.contracts.desk import phone_door as d
from shared.contracts.desk.phone import PhoneQuery
from shared.core.webhooks import headers, new_secret, signed_id

SECTION = "phone"
PATH = "/w/{co:str}/settings/phone"
TEST_NUMBER = "+886 2 5550 0100"


@get(PATH)
async def settings(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    return await _page(request, visitor, NO_ERRORS, new_key())


@post(PATH, status_code=200)
async def change(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    form = await read_form(request)

    def command() -> d.ChangePhoneSettings:
        return form.command(d.ChangePhoneSettings, region=form.text("region").upper())

    result = await tried(request, visitor, d.CHANGE_PHONE_SETTINGS, command, form)
    if result.done is None:
        return await _page(request, visitor, result.errors, result.key, form)
    return go(request, f"/w/{co}/settings/phone?said=saved")


@post(f"{PATH}/secret", status_code=200)
async def make_secret(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form, secret = await read_form(request), new_secret()
    sealed = sealer().seal(secret.encode()).decode()
    result = await tried(
        request, visitor, d.KEEP_PHONE_SECRET, lambda: form.command(d.KeepPhoneSecret, sealed=sealed), form
    )
    if result.done is None:
        return await _page(request, visitor, result.errors, result.key)
    given = {"heading": _("電話系統的密鑰"), "parent": label_of(SECTION), "secret": secret, "address": _address(co)}
    return await page(request, visitor, SECTION, "phone/secret.html", known=result.done, **given)


@post(f"{PATH}/close", status_code=200)
async def close(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    proven(request, visitor)
    form = await read_form(request)
    wrong = unconfirmed(form, co)
    if wrong is not None:
        return await _page(request, visitor, wrong, new_key())
    result = await tried(request, visitor, d.CLOSE_PHONE_DOOR, lambda: form.command(d.ClosePhoneDoor), form)
    if result.done is None:
        return await _page(request, visitor, result.errors, result.key)
    return go(request, f"/w/{co}/settings/phone?said=removed")


@post(f"{PATH}/test", status_code=200)
async def test(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    """Signed with the secret there is, checked and told as a telephone system's; it rings on the tester's own pages."""
    visitor = await opened(request, co, SECTION)
    host = await host_named(request, co)
    secrets = await secrets_of(request, host)
    if not secrets:
        return go(request, f"/w/{co}/settings/phone")
    said = {"type": "ringing", "agent": visitor.mail, "call_id": uuid4().hex, "number": TEST_NUMBER}
    body = msgspec.json.encode(said)
    if signed_id(secrets, headers(f"msg_{uuid4().hex}", int(time()), body, secrets[:1]), body) is None:
        raise HOOK_REFUSED()
    await told(request, host, body)
    if not is_htmx(request):
        return go(request, f"/w/{co}/settings/phone?said=rang")
    response = await _page(request, visitor, NO_ERRORS, new_key())
    return toast(response, _("已送出測試來電。"))


async def _page(
    request: Request[Any, Any, Any], visitor: Visitor, errors: Errors, key: str, form: Form | None = None
) -> Response[Any]:
    known = await ask(request, visitor, d.READ_PHONE_SETTINGS, PhoneQuery())
    assert visitor.standing is not None
    return await page(
        request,
        visitor,
        SECTION,
        "phone/settings.html",
        status=errors.status,
        known=known,
        region=form.text("region") if form else known.region,
        address=_address(visitor.standing.slug),
        slug=visitor.standing.slug,
        key=key or new_key(),
        new_key=new_key,
        errors=errors,
    )


def _address(co: str) -> str:
    return f"{base_url()}/hooks/{co}/phone"


ROUTES: tuple[HTTPRouteHandler, ...] = (settings, change, make_secret, close, test)
