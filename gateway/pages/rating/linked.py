"""`/r/{token}`: the customer answers by his link, without signing in.

Looking at the page answers nothing: programs that follow the links of a mail before its reader does change nothing. A
link that is used, too old, taken back, void or never ours is answered the same way, and tells nothing of any company.
"""

from typing import Any

from litestar import Request, Response, get, post

from gateway import i18n
from gateway.limits.rest import AUTH_OF_ADDRESS, check_limit, place
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.rating import answers as words
from gateway.sessions import csrf
from gateway.web.requests import address_of, locale_of, request_id_of
from gateway.web.state import bus_of
from shared.contracts.desk.call_back_views import RatingView
from shared.contracts.desk.call_backs import RATE, RATING_GONE, READ_RATING, Rate, ReadRating
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.rating_links import PURPOSE, RatingLink, opened
from shared.core.errors import DomainError
from shared.core.ids import new_id

PATH = "/r/{token:str}"


@get(PATH)
async def show(request: Request[Any, Any, Any], token: str) -> Response[str]:
    _enter(request)
    try:
        link = _link(request, token)
        shown = await _read(request, link)
    except DomainError as error:
        return _gone(request, error)
    score = request.query_params.get("score", "")
    return _page(request, token, shown, values={"result": score if score in "12345" else ""})


@post(PATH, status_code=200)
async def answer(request: Request[Any, Any, Any], token: str) -> Response[str]:
    """No session, so no token of one: a form must come from one of our pages, and the link is the secret."""
    _enter(request)
    csrf.check_origin(request)
    form = await read_form(request)
    try:
        link = _link(request, token)
        command = _rate(form, link)
        key = form.key or _key(token, command)
        done = await bus_of(request).ask(RATE, _caller(request, link), command, key=key)
    except DomainError as error:
        if error.code == RATING_GONE.code:
            return _gone(request, error)
        if not is_about_form(error):
            raise
        return _page(request, token, await _read(request, _link(request, token)), form.values, errors_of(error), form)
    return _page(request, token, done, form.values)


def _rate(form: Form, link: RatingLink) -> Rate:
    return form.command(
        Rate,
        call_back_id=link.call_back_id,
        generation=link.generation,
        answers=words.given(form),
        opts_out=bool(form.text("opts_out")),
        asks_again=bool(form.text("asks_again")),
    )


def _key(token: str, command: Rate) -> str:
    """Answers count once for a link. Opting out, and in again, is the same however often it is sent."""
    return new_id().hex if command.opts_out or command.asks_again else token


def _enter(request: Request[Any, Any, Any]) -> None:
    check_limit(AUTH_OF_ADDRESS, place(address_of(request)))
    i18n.speak(locale_of(request))


def _link(request: Request[Any, Any, Any], token: str) -> RatingLink:
    """Raises `rating.gone` before anybody is asked anything."""
    link = opened(bus_of(request).key_to(Party.HELPDESK, PURPOSE), token)
    if link is None:
        raise RATING_GONE()
    return link


async def _read(request: Request[Any, Any, Any], link: RatingLink) -> RatingView:
    query = ReadRating(call_back_id=link.call_back_id, generation=link.generation)
    return await bus_of(request).ask(READ_RATING, _caller(request, link), query)


def _caller(request: Request[Any, Any, Any], link: RatingLink) -> Caller:
    """The gateway for itself: whoever holds the link is nobody to us, and what he may do is in the link."""
    return Caller(
        tenant_id=link.tenant_id,
        kind=Kind.SERVICE,
        party=Party.GATEWAY,
        name="gateway",
        locale=i18n.current(),
        request_id=request_id_of(request),
    )


def _page(
    request: Request[Any, Any, Any],
    token: str,
    shown: RatingView,
    values: dict[str, str],
    errors: Errors = NO_ERRORS,
    form: Form | None = None,
) -> Response[str]:
    return render(
        request,
        "rating/linked.html",
        status=errors.status,
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"},
        shown=shown,
        chosen=_chosen(values) if errors is NO_ERRORS else "",
        action=f"/r/{token}",
        values=values,
        many=form.many if form else {},
        errors=errors,
        key=form.key if form else "",
        words=words,
    )


def _chosen(values: dict[str, str]) -> str:
    return "out" if values.get("opts_out") else "in" if values.get("asks_again") else ""


def _gone(request: Request[Any, Any, Any], error: DomainError) -> Response[str]:
    if error.code != RATING_GONE.code:
        raise error
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return render(request, "rating/gone.html", status=error.status, headers=headers)


ROUTES = (show, answer)
