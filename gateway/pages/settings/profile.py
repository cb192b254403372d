"""`/w/{co}/settings/profile`: name, zone, language, accent and hotline of the company."""

import re
from typing import Any
from zoneinfo import available_timezones

import msgspec
from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler

from gateway.identity.companies.shades import Shades, light
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.trying import tried
from gateway.pages.settings.section import opened, page
from gateway.visitors import Visitor
from shared.contracts import gateway as g
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/settings/profile"
BRAND = "#00688A"
"""石青, the product's own: what an empty accent looks like. As in tokens.css."""

_COLOUR = re.compile(r"^#[0-9A-Fa-f]{6}$")

ZONES = sorted(
    name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
)
FIELDS = ("name", "zone", "locale", "accent", "phone")


@get(PATH)
async def profile(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    return await _profile(request, await opened(request, co, "profile"), None, NO_ERRORS)


@get(f"{PATH}/sample")
async def sample(request: Request[Any, Any, Any], co: str, accent: str = "") -> Response[bytes]:
    """What an accent becomes before it is saved: the page's sample asks while one types."""
    await staff(request, co, P.COMPANY_UPDATE)
    shades = _shades(accent)
    body = msgspec.json.encode({"brand": shades.brand, "mark": shades.mark})
    return Response(body, media_type="application/json")


@post(PATH, status_code=200)
async def update(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await staff(request, co, P.COMPANY_UPDATE)
    form = await read_form(request)
    given = {name: form.text(name) for name in FIELDS}
    result = await tried(request, visitor, g.UPDATE_PROFILE, lambda: form.command(g.UpdateProfile, **given), form)
    if result.done is None:
        return await _profile(request, visitor, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/profile?said=saved")


async def _profile(
    request: Request[Any, Any, Any], visitor: Visitor, form: Form | None, errors: Errors
) -> Response[Any]:
    company = await ask(request, visitor, g.READ_PROFILE, g.ProfileQuery())
    stored = {name: getattr(company, name) or "" for name in FIELDS}
    return await page(
        request,
        visitor,
        "profile",
        "profile.html",
        status=errors.status,
        company=company,
        values={**stored, **(form.values if form else {})},
        key=form.key if form else new_key(),
        errors=errors,
        zones=ZONES,
        brand=BRAND,
        shades=_shades(form.text("accent") if form else stored["accent"]),
    )


def _shades(accent: str) -> Shades:
    return light(accent if _COLOUR.match(accent) else BRAND)


ROUTES: tuple[HTTPRouteHandler, ...] = (profile, sample, update)
