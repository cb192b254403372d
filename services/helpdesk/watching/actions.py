"""Watching a ticket, and no longer. Neither changes the ticket, so neither gives it a new revision."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.journal import tell
from services.helpdesk.tickets.mentions import READERS
from services.helpdesk.tickets.queries import view
from shared.contracts.desk.watching import (
    MOST_WATCHERS,
    WATCHER_UNKNOWN,
    WATCHERS_FULL,
    TicketWatched,
    UnwatchTicket,
    WatchTicket,
)
from shared.contracts.parties import Caller

_KNOWN = """
select count(*) from member where tenant_id = $1 and id = any($2) and state = 'active' and roles && $3::text[]
"""
_SET = "update ticket set watchers = $3 where tenant_id = $1 and id = $2"


async def watch(caller: Caller, command: WatchTicket) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "watch")
    wanted = tuple(dict.fromkeys(command.member_ids)) or (caller.actor_id,)
    if await DB.value(_KNOWN, caller.tenant_id, list(wanted), READERS) != len(wanted):
        raise WATCHER_UNKNOWN(fields={"member_ids": WATCHER_UNKNOWN.code})
    added = tuple(one for one in wanted if one not in ticket.watchers)
    if len(ticket.watchers) + len(added) > MOST_WATCHERS:
        raise WATCHERS_FULL(most=MOST_WATCHERS)
    if added:
        await _set(caller, ticket, (*ticket.watchers, *added), added)
    return await view(caller, ticket.id)


async def unwatch(caller: Caller, command: UnwatchTicket) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "watch")
    gone = command.member_ids or (caller.actor_id,)
    left = tuple(one for one in ticket.watchers if one not in gone)
    if left != ticket.watchers:
        await _set(caller, ticket, left, ())
    return await view(caller, ticket.id)


async def _set(caller: Caller, ticket: TicketInHand, watchers: tuple[UUID, ...], added: tuple[UUID, ...]) -> None:
    await DB.run(_SET, caller.tenant_id, ticket.id, list(watchers))
    ticket.watchers = watchers
    await tell(caller, ticket, TicketWatched, added=added)
