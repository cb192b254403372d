"""`/w/{co}/settings/mails`: mails that came in, and deciding about those that could not be filed."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from gateway.i18n import _
from gateway.pages.desk.numbers import number_of
from gateway.pages.frame.answers import go
from gateway.pages.frame.asking import ask, new_key
from gateway.pages.frame.doors import staff
from gateway.pages.frame.forms import NO_ERRORS, Errors, Form, read_form
from gateway.pages.frame.listing import address, given_cursor
from gateway.pages.frame.trying import tried
from gateway.pages.mail.originals import download
from gateway.pages.mail.words import REASONS, STATES, results
from gateway.pages.settings.section import label_of, opened, page
from gateway.problems import field_text, title_of
from gateway.visitors import Visitor
from shared.contracts.desk import mails as c
from shared.contracts.gateway import LIST_CONTACTS, ListContacts
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_PAGE, NumberQuery
from shared.contracts.roles import Permission as P
from shared.core.errors import NotFound

PATH = "/w/{co:str}/settings/mails"
SECTION = "mails"
FOUND = 8
WORDS_LIMIT = 100


@get(PATH)
async def mails(request: Request[Any, Any, Any], co: str) -> Response[Any]:
    visitor = await opened(request, co, SECTION)
    given = request.query_params.get("state", "")
    state = c.MailState(given) if given in STATES else None
    command = c.ListMails(state=state, cursor=given_cursor(request))
    found = await ask(request, visitor, c.LIST_MAILS, command)
    here = f"/w/{co}/settings/{SECTION}"
    return await page(
        request,
        visitor,
        SECTION,
        "mail/mails.html",
        found=found.items,
        state=state,
        states=_states(),
        reasons={code: _(words) for code, words in REASONS.items()},
        first=address(here, state=state) if command.cursor else "",
        next=address(here, state=state, cursor=found.next) if found.next else "",
    )


@get(f"{PATH}/{{mail_id:uuid}}")
async def mail(request: Request[Any, Any, Any], co: str, mail_id: UUID, q: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.MAIL_HANDLE)
    return await _mail(request, visitor, mail_id, Form(values={"q": q}, many={}, key=new_key()), NO_ERRORS)


@get(f"{PATH}/{{mail_id:uuid}}/original.eml")
async def original(request: Request[Any, Any, Any], co: str, mail_id: UUID) -> Stream:
    return await download(request, await staff(request, co, P.MAIL_HANDLE), mail_id)


@post(f"{PATH}/{{mail_id:uuid}}/file", status_code=200)
async def file(request: Request[Any, Any, Any], co: str, mail_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.MAIL_HANDLE)
    form = await read_form(request)
    ticket_id, wrong = await _ticket(request, visitor, form.text("number"))
    if wrong is not None:
        return await _mail(request, visitor, mail_id, form, wrong)

    def command() -> c.FileMail:
        remember = form.text("remember") == "1"
        return form.command(c.FileMail, mail_id=mail_id, ticket_id=ticket_id, remember=remember)

    result = await tried(request, visitor, c.FILE_MAIL, command, form)
    if result.done is None:
        return await _mail(request, visitor, mail_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said=queued")


@post(f"{PATH}/{{mail_id:uuid}}/retry", status_code=200)
async def retry(request: Request[Any, Any, Any], co: str, mail_id: UUID) -> Response[Any]:
    return await _handled(request, co, mail_id, c.RETRY_MAIL, "queued")


@post(f"{PATH}/{{mail_id:uuid}}/ignore", status_code=200)
async def ignore(request: Request[Any, Any, Any], co: str, mail_id: UUID) -> Response[Any]:
    return await _handled(request, co, mail_id, c.IGNORE_MAIL, "ignored")


async def _handled(request: Request[Any, Any, Any], co: str, mail_id: UUID, call: Any, said: str) -> Response[Any]:
    visitor = await staff(request, co, P.MAIL_HANDLE)
    form = await read_form(request)

    def command() -> c.HandleMail:
        return form.command(c.HandleMail, mail_id=mail_id)

    result = await tried(request, visitor, call, command, form)
    if result.done is None:
        return await _mail(request, visitor, mail_id, result.again(form), result.errors)
    return go(request, f"/w/{co}/settings/{SECTION}?said={said}")


async def _ticket(request: Request[Any, Any, Any], visitor: Visitor, typed: str) -> tuple[UUID | None, Errors | None]:
    """The ticket that is named by its number; None is a new one."""
    if not typed:
        return None, None
    try:
        found = await ask(request, visitor, TICKET_PAGE, NumberQuery(number=number_of(typed)))
    except NotFound:
        code = TICKET_NOT_FOUND.code
        return None, Errors(title=title_of(code, {}), fields={"number": field_text(code, {})}, status=422)
    return found.ticket.id, None


async def _mail(
    request: Request[Any, Any, Any], visitor: Visitor, mail_id: UUID, form: Form, errors: Errors
) -> Response[Any]:
    one = await ask(request, visitor, c.READ_MAIL, c.ReadMail(mail_id=mail_id))
    words = form.text("q")[:WORDS_LIMIT] or one.contact_name or ""
    contacts = await ask(request, visitor, LIST_CONTACTS, ListContacts(q=words, limit=FOUND))
    return await page(
        request,
        visitor,
        SECTION,
        "mail/mail.html",
        status=errors.status,
        parent=label_of(SECTION),
        heading=one.subject or _("（沒有主旨）"),
        mail=one,
        contacts=contacts.items,
        chosen=form.text("contact_id") or str(one.contact_id or ""),
        typed={"number": one.meant or "", **form.values, "q": words},
        state=_states()[one.state],
        reason=_(REASONS[one.reason]) if one.reason else "",
        results=[(name, _(text), tone) for name, text, tone in results(one)],
        is_open=one.state not in {c.MailState.RECEIVED, c.MailState.FILED},
        key=form.key or new_key(),
        retry_key=new_key(),
        ignore_key=new_key(),
        errors=errors,
    )


def _states() -> dict[str, tuple[str, str, str]]:
    return {code: (_(words), tone, icon) for code, (words, tone, icon) in STATES.items()}


ROUTES: tuple[HTTPRouteHandler, ...] = (mails, mail, original, file, retry, ignore)
