"""Signing in: the mail address first, then the company's provider or the password."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Redirect

from gateway.db import DB
from gateway.identity.credentials.factors import Found, factors_of
from gateway.identity.credentials.failures import PASSWORDS_BUSY
from gateway.identity.people.mails import domain_of, mail_norm
from gateway.limits.attempts import forgive
from gateway.oauth.providers.realm import Entrance, entrances_of, start_url_for
from gateway.pages.auth.doors import ENROL, SECOND_STEP, newcomer
from gateway.pages.auth.language import languages
from gateway.pages.auth.passwords import prove_password
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, errors_of, is_about_form, read_form
from gateway.sessions import cookies
from gateway.sessions.arriving import arrive
from gateway.sessions.current import SIGN_IN
from gateway.sessions.elsewhere import safe_next, with_next
from gateway.sessions.half import begin_half
from gateway.sessions.hosts import company_of
from gateway.sessions.queries import Left, last_company
from gateway.web.requests import address_of
from shared.core.errors import DomainError
from shared.core.ids import NIL
from shared.db.doors import Door

PASSWORD = ("pwd",)
MAIL, PASSWORD_TOO, CUSTOMER = "mail", "password", "customer"
WAYS = frozenset({MAIL, PASSWORD_TOO, CUSTOMER})
PORTAL = "/p/"
DONE = frozenset({"reset"})
"""What may be said on top of the page about what was done a moment ago."""


@get(SIGN_IN)
async def ask_mail(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    going_to = safe_next(request.query_params.get("next", ""))
    return await _page(request, _way(request.query_params.get("way", ""), going_to, MAIL), "", going_to)


@post("/auth/start", status_code=200)
async def start(request: Request[Any, Any, Any]) -> Response[Any]:
    """A verified mail domain leads to its company's provider; everybody else is asked for a password, known or not."""
    await newcomer(request)
    form = await read_form(request)
    mail, going_to = form.text("mail"), safe_next(form.text("next"))
    if "@" not in mail:
        return await _page(request, MAIL, mail, going_to)
    url = await start_url_for(domain_of(mail))
    if url is not None:
        return Redirect(with_next(url, going_to), status_code=303)
    return await _page(request, PASSWORD_TOO, mail, going_to)


@post(SIGN_IN, status_code=200)
async def by_password(request: Request[Any, Any, Any]) -> Response[Any]:
    await newcomer(request)
    form = await read_form(request)
    mail, going_to = form.text("mail"), safe_next(form.text("next"))
    try:
        found = await prove_password(request, mail, form.values.get("password", ""))
    except DomainError as error:
        if not (is_about_form(error) or error.code == PASSWORDS_BUSY.code):
            raise
        return await _page(request, _way(form.text("way"), going_to, PASSWORD_TOO), mail, going_to, errors_of(error))
    return await after_password(request, found, going_to)


def _way(wanted: str, going_to: str, otherwise: str) -> str:
    """A customer on his way back to his portal is not sent to the staff's door."""
    if wanted in WAYS:
        return wanted
    return CUSTOMER if going_to.startswith(PORTAL) else otherwise


async def after_password(request: Request[Any, Any, Any], found: Found, going_to: str) -> Response[Any]:
    """In, or to what else he needs. Whoever has a second factor anywhere is asked for it everywhere."""
    async with DB.tenant_scope(NIL, Door.AUTH):
        factors = await factors_of(found.person_id)
        is_enough = factors is not None and not factors.has_second and not factors.must_have
        if is_enough:
            await forgive(mail_norm(found.mail), address_of(request))
    if is_enough:
        return await arrive(request, person_id=found.person_id, amr=PASSWORD, going_to=going_to)
    path = SECOND_STEP if factors is None or factors.has_second else ENROL
    answer: Response[Any] = Redirect(path, status_code=303)
    await begin_half(request, answer, person_id=found.person_id, amr=PASSWORD, going_to=going_to)
    return answer


async def _page(
    request: Request[Any, Any, Any], way: str, mail: str, going_to: str, errors: Errors = NO_ERRORS
) -> Response[Any]:
    company_id = await company_of(request)
    entrances: list[Entrance] = await entrances_of(company_id) if company_id else []
    done = request.query_params.get("done", "")
    return render(
        request,
        "auth/sign_in.html",
        status=errors.status,
        way=way,
        mail=mail,
        going_to=going_to,
        errors=errors,
        done=done if done in DONE else "",
        portal=await _portal(request, going_to) if way == CUSTOMER else None,
        entrances=[(one.name, with_next(one.path, going_to)) for one in entrances],
        again=with_next(SIGN_IN, going_to),
        languages=languages(request),
    )


async def _portal(request: Request[Any, Any, Any], going_to: str) -> Left | None:
    """The company whose portal this browser was in, if the way leads back there."""
    secret = cookies.read_secret(request, cookies.SESSION)
    if secret is None or not going_to.startswith(PORTAL):
        return None
    left = await last_company(secret)
    return left if left and f"{going_to.partition('?')[0]}/".startswith(f"{PORTAL}{left.slug}/") else None


ROUTES = (ask_mail, start, by_password)
