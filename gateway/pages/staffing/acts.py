"""The verbs on a seat, from whichever page."""

from typing import Any
from uuid import UUID

from litestar import Request
from msgspec import Struct

from gateway.pages.frame.forms import NO_ERRORS, Errors, Form
from gateway.pages.frame.trying import Tried, tried
from gateway.visitors import Visitor
from gateway.web.errors import ROUTE_UNKNOWN
from shared.contracts.delivery import staffing as c

CALLS: dict[str, Any] = {
    call.verb: call
    for call in (
        *(c.SAVE_STAFFING, c.PICK_STAFF, c.AGREE_STAFF, c.REFUSE_STAFF, c.WAIVE_STAFF, c.ACTIVATE_STAFF),
        *(c.ACCEPT_STAFF, c.DECLINE_STAFF, c.REDEFINE_STAFF, c.RELEASE_STAFF, c.CANCEL_STAFF),
    )
}


class Again(Struct, frozen=True):
    """What a page that is shown again says: `about` is the seat and the verb that `errors` concern, `values` what stood
    in the form."""

    about: str = ""
    errors: Errors = NO_ERRORS
    values: dict[str, str] = {}

    def of(self, about: str) -> Errors:
        return self.errors if about == self.about else NO_ERRORS


AT_FIRST = Again()


async def acted(
    request: Request[Any, Any, Any], visitor: Visitor, staffing_id: UUID, verb: str, form: Form
) -> Tried[Any]:
    if verb not in CALLS:
        raise ROUTE_UNKNOWN()
    call = CALLS[verb]
    return await tried(request, visitor, call, lambda: form.command(call.takes, staffing_id=staffing_id), form)
