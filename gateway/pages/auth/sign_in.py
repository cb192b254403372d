"""Signing in: the mail address first, then the company's provider or the password."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.credentials.factors import factors_of
from gateway.identity.people.mails import domain_of
from gateway.limits.attempts import forgive
from gateway.oauth.providers.realm import start_url_for
from gateway.pages.auth.doors import newcomer
from gateway.pages.auth.passwords import prove_password
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions.arriving import arrive
from gateway.sessions.current import SIGN_IN
from gateway.sessions.elsewhere import safe_next, with_next
from gateway.sessions.half import begin_half
from gateway.sessions.hosts import rp_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

PASSWORD = ("pwd",)


@get(SIGN_IN)
async def ask_mail(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    going_to = safe_next(request.query_params.get("next", ""))
    way = "password" if request.query_params.get("way") == "password" else "mail"
    return _page(request, way, "", going_to)


@post("/auth/start", status_code=200)
async def start(request: Request[Any, Any, Any]) -> Response[Any]:
    """A verified mail domain leads to its company's provider; everybody else is asked for a password, known or not."""
    await newcomer(request)
    form = await read_form(request)
    mail, going_to = form.text("mail"), safe_next(form.text("next"))
    if "@" not in mail:
        return _page(request, "mail", mail, going_to)
    url = await start_url_for(domain_of(mail))
    if url is not None:
        return Redirect(with_next(url, going_to), status_code=303)
    return _page(request, "password", mail, going_to)


@post(SIGN_IN, status_code=200)
async def by_password(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    form = await read_form(request)
    mail, going_to = form.text("mail"), safe_next(form.text("next"))
    try:
        found = await prove_password(request, mail, form.values.get("password", ""))
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _page(request, "password", mail, going_to, errors_of(error))
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(found.person_id, (await rp_of(request))[0])
        needs_more = factors is None or factors.has_second or factors.must_have
        if not needs_more:
            await forgive(found.mail)
    if not needs_more:
        return await arrive(request, person_id=found.person_id, amr=PASSWORD, going_to=going_to)
    path = "/auth/second-step" if factors is None or factors.has_second else "/auth/enrol"
    answer: Response[Any] = Redirect(path, status_code=303)
    await begin_half(request, answer, person_id=found.person_id, amr=PASSWORD, going_to=going_to)
    return answer


def _page(
    request: Request[Any, Any, Any], way: str, mail: str, going_to: str, errors: Errors = NO_ERRORS
) -> Response[Any]:
    return render(
        request, "auth/sign_in.html", status=errors.status, way=way, mail=mail, going_to=going_to, errors=errors
    )


ROUTES = (ask_mail, start, by_password)
