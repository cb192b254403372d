"""Writing on a ticket: a public reply or an internal note. Whatever is refused comes back with the text kept."""

import asyncio
from typing import Any

from litestar import Request, Response, post

from gateway.files.forms import Attached, attached_to
from gateway.i18n import _
from gateway.pages.causes.saying import ABOUT, CauseForm, cause_form, cause_in
from gateway.pages.desk.namesakes import to_choose
from gateway.pages.desk.ticket import Draft, parts, read, show
from gateway.pages.desk.timeline import since_revision
from gateway.pages.frame.answers import go, is_htmx, toast, trigger
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.frame.forms import Form, errors_of, is_about_form, read_form
from gateway.pages.replies.counting import count_use
from gateway.visitors import Visitor
from gateway.web.bodies import UPLOAD_BYTES
from shared.contracts.helpdesk import NOTE_TICKET, REPLY_TICKET, NoteTicket, ReplyTicket, Then, TicketPage
from shared.contracts.roles import Permission
from shared.core.errors import DomainError

STALE = 409
MOST_MENTIONS = 20


@post("/w/{co:str}/tickets/{no:str}/say", status_code=200, request_max_body_size=UPLOAD_BYTES)
async def say(request: Request[Any, Any, Any], co: str, no: str) -> Response[Any]:
    visitor = await staff(request, co, Permission.TICKET_READ)
    form = await read_form(request)
    attached = await attached_to(request, visitor, form)
    # Only the plain word "reply" makes it public; the box of a page without script takes it back.
    mentions = list(dict.fromkeys(form.many.get("mentions", ())))[:MOST_MENTIONS]
    is_public = form.text("mode") == "reply" and form.text("as") != "note"
    try:
        attached.check()
        given = {"files": attached.receipts, "mentions": mentions}
        if is_public:
            said = form.command(ReplyTicket, **given, cause=cause_in(form))
            await ask(request, visitor, REPLY_TICKET, said, key=form.key)
        else:
            await ask(request, visitor, NOTE_TICKET, form.command(NoteTicket, **given), key=form.key)
    except DomainError as error:
        if not is_about_form(error):
            raise
        return await _refused(request, visitor, no, (form, attached), error)
    await count_use(request, visitor, form)
    return await _said(request, visitor, no, is_public=is_public)


async def _said(request: Request[Any, Any, Any], visitor: Visitor, no: str, *, is_public: bool) -> Response[Any]:
    if not is_htmx(request):
        assert visitor.standing is not None  # staff have one
        return go(request, f"/w/{visitor.standing.slug}/tickets/{no}#newest")
    page = await read(request, visitor, no)
    response = parts(request, visitor, page, Draft(mode="" if is_public else "note"), block="said")
    title = _("已送出，客戶會收到通知") if is_public else _("已存為內部備註")
    return trigger(toast(response, title), sent="reply" if is_public else "note")


async def _refused(
    request: Request[Any, Any, Any], visitor: Visitor, no: str, sent: tuple[Form, Attached], error: DomainError
) -> Response[Any]:
    """With what others did meanwhile beside what was typed here, and the new revision to send it on."""
    form, attached = sent
    page, bell, bearers = await asyncio.gather(
        read(request, visitor, no), unread(request, visitor), to_choose(request, visitor, error)
    )
    known = form.text("revision")
    revision = int(known) if known.isascii() and known.isdigit() else page.ticket.revision
    draft = Draft(
        mode="note" if form.text("as") == "note" else form.text("mode"),
        text=form.values.get("body", ""),
        then=form.text("then") or Then.OPEN,
        errors=errors_of(error),
        held=attached.held,
        canned=tuple(form.many.get("canned", ())),
        mentions=tuple(form.many.get("mentions", ())),
        bearers=bearers,
        news=tuple(since_revision(page.history, revision, page.ticket.revision)),
        is_stale=error.status == STALE,
        cause=await _cause(request, visitor, page, form, error),
    )
    if is_htmx(request):
        answer = parts(request, visitor, page, draft, block="said", status=error.status)
    else:
        shown = show(visitor, page)
        answer = render(request, "desk/ticket.html", visitor, status=error.status, unread=bell, draft=draft, **shown)
    answer.headers.update(draft.errors.headers)
    return answer


async def _cause(
    request: Request[Any, Any, Any], visitor: Visitor, page: TicketPage, form: Form, error: DomainError
) -> CauseForm | None:
    """Asked for once it was missing, and kept whatever else is refused then."""
    if error.code not in ABOUT and "cause_id" not in form.values:
        return None
    return await cause_form(request, visitor, page.cause, form)


ROUTES = (say,)
