"""Files in a page's form: those sent before with script (receipts), and those that came with the form itself."""

from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile
from msgspec import Struct

from gateway.files.failures import TOO_MANY
from gateway.files.quarantine import FILES, Upload, chunks, held, receive
from gateway.pages.frame.forms import Form
from gateway.visitors import Visitor
from gateway.web.bodies import form_of
from gateway.web.requests import request_id_of
from gateway.web.state import bus_of
from shared.contracts.parties import Caller, Party
from shared.core.errors import DomainError

RECEIPTS, PARTS = "files", "file"
"""Names of the two kinds of fields in the form."""


class Attached(Struct, frozen=True, kw_only=True):
    """`held` can be shown again if the form is; `receipts` are what the command takes."""

    held: tuple[Upload, ...] = ()
    receipts: tuple[str, ...] = ()
    error: DomainError | None = None

    def check(self) -> None:
        """Raises what was wrong with a file, if one was refused."""
        if self.error is not None:
            raise self.error


NOTHING = Attached()


async def attached_to(
    request: Request[Any, Any, Any], visitor: Visitor, form: Form, party: Party = Party.HELPDESK
) -> Attached:
    return await attached_as(request, visitor.caller(request_id_of(request)), form, party)


async def attached_as(
    request: Request[Any, Any, Any], caller: Caller, form: Form, party: Party = Party.HELPDESK
) -> Attached:
    """Takes in every good file, also when another is refused: the person need not send it twice. The receipts are good
    for `party`."""
    bus = bus_of(request)
    sent = list(dict.fromkeys(text for text in form.many.get(RECEIPTS, ()) if text))
    parts = [part for part in (await form_of(request)).getall(PARTS, []) if isinstance(part, UploadFile)]
    error: DomainError | None = None
    if len(sent) + len(parts) > FILES:
        error = TOO_MANY(fields={RECEIPTS: TOO_MANY.code}, limit=FILES)
        sent, parts = sent[:FILES], parts[: max(0, FILES - len(sent))]
    fresh: list[Upload] = []
    for part in parts:
        try:
            fresh.append(await receive(bus, caller, part.filename, chunks(part.file), party))
        except DomainError as refused:
            error = error or refused
    known = [upload for upload in (held(bus, caller, text, party) for text in sent) if upload is not None]
    receipts = (*sent, *(upload.receipt for upload in fresh))
    return Attached(held=(*known, *fresh), receipts=receipts, error=error)
