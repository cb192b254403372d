"""Saying what a ticket is about. Another category may mean another policy: then its clocks follow from now on."""

from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.queries import view
from services.helpdesk.tickets.states import ACTIVE
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, SetCategory, TicketCategorised
from shared.contracts.parties import Caller, Kind

_KNOWN = "select category_path($1, id) from category where tenant_id = $1 and id = $2 and not archived"
_PATH = "select category_path($1, $2)"
_SET = "update ticket set category_id = $3 where tenant_id = $1 and id = $2"
_SAID = "select category_said($1, $2, $3, $4)"
_TERMS = "select terms_again($1, $2, null)"
BETWEEN = " › "
"""Between the names of a path, as pages and the history show it."""


async def set_category(caller: Caller, command: SetCategory) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "set_category", command.revision)
    if command.category_id != ticket.category_id:
        await categorise(caller, ticket, "set_category", command.category_id)
        if caller.kind is not Kind.SERVICE:  # a trigger's rule is nobody's word
            await said(caller, ticket.id, ticket.customer_id, command.category_id)
    return await view(caller, ticket.id)


async def said(caller: Caller, ticket_id: UUID, customer_id: UUID, category_id: UUID | None) -> None:
    """A person's word on what a ticket is about teaches the company's model."""
    await DB.run(_SAID, caller.tenant_id, ticket_id, customer_id, category_id)


async def categorise(caller: Caller, ticket: TicketInHand, verb: str, category_id: UUID | None, **data: Any) -> None:
    """Within the change's transaction. Raises `ticket.category_unknown`."""
    before = ticket.category_id
    name, name_before = await named(caller, category_id), await _path(caller, before)
    await DB.run(_SET, caller.tenant_id, ticket.id, category_id)
    ticket.category_id = category_id
    if ticket.state in ACTIVE:
        await DB.run(_TERMS, caller.tenant_id, ticket.id)
    told: dict[str, Any] = {"category": name, "category_before": name_before, "category_id": str(category_id or "")}
    await change(caller, ticket, verb, **told, **data)
    await tell(caller, ticket, TicketCategorised, category_id=category_id, category_before=before)


async def named(caller: Caller, category_id: UUID | None) -> str:
    """The path of a category that is in use. Raises `ticket.category_unknown`."""
    if category_id is None:
        return ""
    path = await DB.value(_KNOWN, caller.tenant_id, category_id)
    if path is None:
        raise CATEGORY_UNKNOWN(fields={"category_id": CATEGORY_UNKNOWN.code})
    return BETWEEN.join(path)


async def _path(caller: Caller, category_id: UUID | None) -> str:
    return BETWEEN.join(await DB.value(_PATH, caller.tenant_id, category_id)) if category_id else ""
