"""`/p/{co}`: what waits for the customer, what runs, how to ask. And the company's colours."""

import asyncio
from functools import lru_cache
from typing import Any

from litestar import Request, Response, get

from gateway.identity.companies.shades import Shades, dark, light
from gateway.pages.frame.asking import ask, new_key, unread
from gateway.pages.frame.doors import customer
from gateway.pages.frame.environment import render
from gateway.pages.my_projects.waiting import running
from gateway.pages.portal import cards
from gateway.pages.portal.parts import look_of, standing_of
from shared.contracts.helpdesk import PORTAL_HOME, PortalHomeQuery

A_DAY = "private, max-age=86400"


@get("/p/{co:str}")
async def home(request: Request[Any, Any, Any], co: str) -> Response[str]:
    visitor = await customer(request, co)
    page, projects, bell = await asyncio.gather(
        ask(request, visitor, PORTAL_HOME, PortalHomeQuery()), running(request, visitor), unread(request, visitor)
    )
    return render(
        request,
        "portal/home.html",
        visitor,
        block="home",
        page=page,
        waiting=[one for one in projects if one.waits],
        phone=standing_of(visitor).phone,
        unread=bell,
        cards=cards,
        look=look_of(visitor),
        new_key=new_key,
    )


@get("/p/{co:str}/brand.css")
async def brand(request: Request[Any, Any, Any], co: str) -> Response[str]:
    """The address names the accent, so that a new one is fetched at once."""
    visitor = await customer(request, co)
    headers = {"Cache-Control": A_DAY}
    return Response(sheet(standing_of(visitor).accent), media_type="text/css; charset=utf-8", headers=headers)


@lru_cache(maxsize=1024)
def sheet(accent: str | None) -> str:
    """A company's colours. Empty for one that has chosen none: the product's own colours stay."""
    if accent is None:
        return ""
    return (
        f'[data-surface="portal"]{{{_values(light(accent))}}}\n'
        f'[data-surface="portal"][data-theme="dark"]{{{_values(dark(accent))}}}\n'
    )


def _values(shades: Shades) -> str:
    return (
        f"--brand:{shades.brand};--brand-hover:{shades.hover};--brand-text:{shades.text};--brand-mark:{shades.mark};"
        f"--brand-soft:{shades.soft};--brand-line:{shades.line};--on-brand:#FFFFFF;--focus:{shades.text}"
    )


ROUTES = (home, brand)
