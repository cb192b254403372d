"""Reading links."""

from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.linking import LinksQuery
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TicketLinkView
from shared.contracts.parties import Caller

_VISIBLE = "select 1 from ticket where tenant_id = $1 and id = $2"
_LINKS = "select ticket_links($1, $2)::text"

_decoder = msgspec.json.Decoder(tuple[TicketLinkView, ...])


async def list_links(caller: Caller, command: LinksQuery) -> Page[TicketLinkView]:
    if await DB.value(_VISIBLE, caller.tenant_id, command.ticket_id) is None:
        raise TICKET_NOT_FOUND()
    return await links_of(caller, command.ticket_id)


async def links_of(caller: Caller, ticket_id: UUID) -> Page[TicketLinkView]:
    """All of them: there is a limit to how many a ticket may have."""
    return Page(items=_decoder.decode(str(await DB.value(_LINKS, caller.tenant_id, ticket_id))))
