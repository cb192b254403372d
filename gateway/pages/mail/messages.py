"""`/w/{co}/messages/{id}/mail`: the mail behind a message, asked for when somebody opens it, and its own look.

The look is a document of its own, which may run nothing, send nothing and fetch nothing from elsewhere; pictures of
other servers only when the reader asks for them, because they tell the sender that he did.
"""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream
from markupsafe import escape

from gateway.i18n import _
from gateway.pages.frame.answers import is_htmx
from gateway.pages.frame.asking import ask, unread
from gateway.pages.frame.doors import staff
from gateway.pages.frame.environment import render
from gateway.pages.mail.originals import download
from gateway.pages.mail.words import results
from gateway.visitors import Visitor
from shared.contracts.desk.mails import READ_MESSAGE_MAIL, MessageMail, ReadMessageMail
from shared.contracts.roles import Permission as P

PATH = "/w/{co:str}/messages/{message_id:uuid}/mail"
LOOK = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self' data:{images}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""Same origin, so that the browser may load the mail's own pictures from us; without scripts it is good for nothing
else."""


@get(PATH)
async def mail(request: Request[Any, Any, Any], co: str, message_id: UUID) -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_READ)
    one = await _read(request, visitor, message_id)
    return render(
        request,
        "mail/message.html",
        visitor,
        block="mail",
        one=one,
        here=f"/w/{co}/messages/{message_id}/mail",
        base=f"/w/{co}",
        results=[(name, _(text), tone) for name, text, tone in results(one)],
        counts=None,
        part=is_htmx(request),
        unread=await unread(request, visitor),
    )


@get(f"{PATH}/look")
async def look(request: Request[Any, Any, Any], co: str, message_id: UUID, images: str = "") -> Response[Any]:
    visitor = await staff(request, co, P.TICKET_READ)
    one = await _read(request, visitor, message_id, images=images == "1")
    policy = LOOK.format(images=" https:" if images == "1" else "")
    title = one.subject or _("信件")
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    body = f"<!doctype html><html>{head}<body>{one.html}</body></html>"
    return Response(
        body, media_type="text/html", headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    )


@get(f"{PATH}/original.eml")
async def original(request: Request[Any, Any, Any], co: str, message_id: UUID) -> Stream:
    visitor = await staff(request, co, P.TICKET_READ)
    return await download(request, visitor, (await _read(request, visitor, message_id)).mail_id)


async def _read(
    request: Request[Any, Any, Any], visitor: Visitor, message_id: UUID, *, images: bool = False
) -> MessageMail:
    return await ask(request, visitor, READ_MESSAGE_MAIL, ReadMessageMail(message_id=message_id, images=images))


ROUTES: tuple[HTTPRouteHandler, ...] = (mail, look, original)
