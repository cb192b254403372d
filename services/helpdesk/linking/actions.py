"""Making and removing links."""

from uuid import UUID

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.linking.access import take_both
from services.helpdesk.linking.queries import links_of
from services.helpdesk.tickets.access import TicketInHand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.queries import view
from shared.contracts.base import Page
from shared.contracts.desk.linking import (
    LINK_EXISTS,
    LINK_FULL,
    LINK_NOT_FOUND,
    LinkTicket,
    TicketLinked,
    UnlinkTicket,
)
from shared.contracts.helpdesk import LinkKind, TicketLinkView
from shared.contracts.parties import Caller
from shared.core.ids import new_id

MOST = 50
"""Links of one ticket: all of them are shown."""

_COUNT = "select count(*) from ticket_link where tenant_id = $1 and (ticket_id = $2 or other_id = $2)"
_LINK = """
insert into ticket_link (tenant_id, id, ticket_id, customer_id, other_id, other_customer, kind, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_TIED = """
select exists (select from ticket_link where tenant_id = $1 and kind = $4
  and ((ticket_id = $2 and other_id = $3) or (ticket_id = $3 and other_id = $2)))
"""
_FIND = "select ticket_id, other_id from ticket_link where tenant_id = $1 and id = $2"
_UNLINK = "delete from ticket_link where tenant_id = $1 and id = $2"


async def link(caller: Caller, command: LinkTicket) -> bytes:
    one, other = await take_both(caller, command.ticket_id, command.other_id, ("link", "link"))
    if await DB.value(_TIED, caller.tenant_id, one.id, other.id, command.kind):
        raise LINK_EXISTS()
    for each in (one, other):
        if await DB.value(_COUNT, caller.tenant_id, each.id) >= MOST:
            raise LINK_FULL(most=MOST)
    await tie(caller, one, other, command.kind)
    await _told(caller, one, other, "link")
    return await view(caller, one.id)


async def tie(caller: Caller, one: TicketInHand, other: TicketInHand, kind: LinkKind) -> None:
    values = (one.id, one.customer_id, other.id, other.customer_id, kind, caller.name)
    try:
        await DB.run(_LINK, caller.tenant_id, new_id(), *values)
    except asyncpg.UniqueViolationError as error:
        raise LINK_EXISTS() from error


async def unlink(caller: Caller, command: UnlinkTicket) -> Page[TicketLinkView]:
    """Gives what is left on the ticket that the link spoke of."""
    row = await DB.row(_FIND, caller.tenant_id, command.link_id)
    if row is None:
        raise LINK_NOT_FOUND()
    ids: tuple[UUID, UUID] = (row["ticket_id"], row["other_id"])
    one, other = await take_both(caller, *ids, ("link", "link"))
    if not await DB.run(_UNLINK, caller.tenant_id, command.link_id):
        raise LINK_NOT_FOUND()
    await _told(caller, one, other, "unlink")
    return await links_of(caller, one.id)


async def _told(caller: Caller, one: TicketInHand, other: TicketInHand, verb: str) -> None:
    """Both tickets keep in their history that it came and went."""
    for here, there in ((one, other), (other, one)):
        await change(caller, here, verb, other=f"HD-{there.number}")
        await tell(caller, here, TicketLinked, other=f"HD-{there.number}")
