"""`/f/{co}/{key}`: a form for whoever has not signed in, in the company's look, also in a frame on its own pages.

The answer is the same for everybody: what was typed is held, and nobody learns whether an address is known.
"""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from msgspec import Struct

from gateway import i18n
from gateway.files.forms import NOTHING, Attached, attached_as
from gateway.limits.attempts import admit_form
from gateway.limits.rest import PUBLIC_OF_ADDRESS, check_limit, place
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import new_key
from gateway.pages.frame.categories import BETWEEN
from gateway.pages.frame.doors import guest
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, errors_of, is_about_form, read_form
from gateway.pages.frame.listing import address
from gateway.pages.knowledge.public import Host, host_named, nobody
from gateway.pages.web_forms.age import LEAST_SECONDS, MOST_SECONDS, age_of, begun
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from gateway.web.errors import ROUTE_UNKNOWN
from gateway.web.headers import csp
from gateway.web.requests import address_of
from gateway.web.state import bus_of
from shared.contracts.desk import web_forms as c
from shared.core.errors import DomainError, Failure, Invalid
from shared.core.validation import INVALID

PATH = "/f/{co:str}/{form_key:str}"
TRAP = "fax_number"
"""A field that people do not see: whoever fills it in is most likely a program."""

TOO_FAST = Failure("form.too_fast", Invalid)
EXPIRED = Failure("form.expired", Invalid)
CONSENT = "form.consent_needed"


class Stand(Struct, frozen=True, kw_only=True):
    """Somebody before a form of a company. `framed` is how the address says that it is shown in a frame."""

    visitor: Visitor | None
    host: Host
    key: str
    form: c.WebFormPage
    framed: bool

    @property
    def here(self) -> str:
        return f"/f/{self.host.slug}/{self.key}"

    def path(self, part: str = "") -> str:
        return address(f"{self.here}{part}", embed="1" if self.framed else "", lang=i18n.current())


async def _come(request: Request[Any, Any, Any], co: str, form_key: str) -> Stand:
    """Raises that there is no such page: for no form, and for one that is closed."""
    visitor = await guest(request)
    check_limit(PUBLIC_OF_ADDRESS, place(address_of(request)))
    lang = request.query_params.get("lang")
    if lang in i18n.LOCALES:
        i18n.speak(lang)
    host = await host_named(request, co)
    try:
        command = msgspec.convert({"form_key": form_key}, c.ShowWebForm)
        form = await bus_of(request).ask(c.SHOW_WEB_FORM, nobody(request, host), command)
    except (msgspec.ValidationError, DomainError) as error:
        if isinstance(error, DomainError) and error.code != c.FORM_NOT_FOUND.code:
            raise
        raise ROUTE_UNKNOWN() from error
    return Stand(visitor=visitor, host=host, key=form_key, form=form, framed="embed" in request.query_params)


def _page(request: Request[Any, Any, Any], stand: Stand, template: str, **context: Any) -> Response[Any]:
    """Only the sites that the form names may show it in a frame."""
    return render(
        request,
        template,
        headers={"Content-Security-Policy": csp(frame_ancestors=stand.form.origins), "X-Robots-Tag": "noindex"},
        host=stand.host,
        one=stand.form,
        framed=stand.framed,
        stand=stand,
        **context,
    )


@get(PATH)
async def form(request: Request[Any, Any, Any], co: str, form_key: str) -> Response[Any]:
    stand = await _come(request, co, form_key)
    return _form(request, stand, Form(values={}, many={}, key=new_key()))


@get(f"{PATH}/sent")
async def sent(request: Request[Any, Any, Any], co: str, form_key: str) -> Response[Any]:
    return _page(request, await _come(request, co, form_key), "web_forms/sent.html")


@post(PATH, status_code=200, request_max_body_size=UPLOAD_BYTES)
async def submit(request: Request[Any, Any, Any], co: str, form_key: str) -> Response[Any]:
    stand = await _come(request, co, form_key)
    given = await read_form(request)
    caller = nobody(request, stand.host)
    attached = NOTHING
    try:
        await admit_form(address_of(request), stand.form.id, stand.host.tenant_id)
        if stand.form.takes_files:
            attached = await attached_as(request, caller, given)
        _check(stand, given)
        attached.check()
        suspicious = bool(given.text(TRAP))
        command = given.command(c.SubmitWebForm, form_key=form_key, files=attached.receipts, is_suspicious=suspicious)
        await bus_of(request).ask(c.SUBMIT_WEB_FORM, caller, command, key=given.key or new_key())
    except DomainError as error:
        if not is_about_form(error):
            raise
        return _form(request, stand, given, errors_of(error), attached)
    return go(request, stand.path("/sent"))


def _check(stand: Stand, given: Form) -> None:
    """Raises what is wrong with the form as a whole."""
    age = age_of(stand.form.id, given.values.get("begun", ""))
    if age is None or age > MOST_SECONDS:
        raise EXPIRED()
    if age < LEAST_SECONDS:
        raise TOO_FAST()
    if stand.form.consent and not given.text("consent"):
        raise INVALID(fields={"consent": CONSENT})


def _form(
    request: Request[Any, Any, Any], stand: Stand, given: Form, errors: Errors = NO_ERRORS, attached: Attached = NOTHING
) -> Response[Any]:
    """Shown again with what was typed: it keeps its beginning, unless that is what was wrong."""
    known = given.values.get("begun", "")
    age = age_of(stand.form.id, known)
    return _page(
        request,
        stand,
        "web_forms/form.html",
        status=errors.status,
        errors=errors,
        typed=given.values,
        held=attached.held,
        key=given.key or new_key(),
        token=stand.visitor.csrf if stand.visitor else "",
        begun=known if age is not None and age <= MOST_SECONDS else begun(stand.form.id),
        trap=TRAP,
        categories=[(str(one.id), BETWEEN.join(one.path)) for one in stand.form.categories],
    )


ROUTES = (form, sent, submit)
