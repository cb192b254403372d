"""The original of a mail as a download: fetched from its owner by the piece, never opened by a page of ours."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.response import Stream

from gateway.files.serving import SANDBOX
from gateway.i18n import _
from gateway.pages.frame.asking import ask
from gateway.visitors import Visitor
from shared.contracts.desk.mails import READ_ORIGINAL, MailPiece, ReadOriginal
from shared.storage.names import disposition, safe_name


async def download(request: Request[Any, Any, Any], visitor: Visitor, mail_id: UUID) -> Stream:
    """Raises `mail.not_found`, before the first byte."""
    first = await ask(request, visitor, READ_ORIGINAL, ReadOriginal(mail_id=mail_id))
    headers = {
        "Content-Disposition": disposition(safe_name(first.name or _("信件"), ("eml",))),
        "Content-Length": str(first.size),
        "Content-Security-Policy": SANDBOX,
    }
    return Stream(_pieces(request, visitor, mail_id, first), media_type="message/rfc822", headers=headers)


async def _pieces(
    request: Request[Any, Any, Any], visitor: Visitor, mail_id: UUID, first: MailPiece
) -> AsyncIterator[bytes]:
    piece = first
    while True:
        yield piece.data
        offset = piece.offset + len(piece.data)
        if not piece.data or offset >= piece.size:
            return
        piece = await ask(request, visitor, READ_ORIGINAL, ReadOriginal(mail_id=mail_id, offset=offset))
