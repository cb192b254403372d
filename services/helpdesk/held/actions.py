"""Deciding whose a held message is. Until then it is nobody's, whatever address was typed into it."""

from services.helpdesk.db import DB
from services.helpdesk.held.access import HeldInHand, Writer, all_of_sender, chosen, speaking, take_in_hand
from services.helpdesk.held.keeping import files_of
from services.helpdesk.held.queries import view_of
from services.helpdesk.held.senders import remember
from services.helpdesk.held.states import HELD
from services.helpdesk.held.talking import Spoken, go_on
from services.helpdesk.tickets.attached import shown
from services.helpdesk.tickets.following import First, Opened, open_first
from shared.contracts.desk.held import DismissHeld, FileHeld, HeldView
from shared.contracts.parties import Caller

_DECIDE = """
update held_message set state = $3, ticket_id = $4, contact_id = $5, decided_by = $6, decided_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""


async def file(caller: Caller, command: FileHeld) -> HeldView:
    """A ticket in the contact's own name, as if he had written it in the portal: he is told that it arrived."""
    held = await take_in_hand(caller, command.held_id, "file", command.revision)
    writer = await chosen(caller, command.contact_id)
    if held.connector_id is None:
        await _decided(caller, held, writer, await _opened(caller, held, writer))
    else:
        await _file_sender(caller, held, writer)
    return await view_of(caller, held.id)


async def _file_sender(caller: Caller, held: HeldInHand, writer: Writer) -> None:
    """The contact is remembered, and whatever else the sender wrote meanwhile goes the same way, in its order."""
    assert held.connector_id is not None
    assert held.sender is not None
    await remember(caller.tenant_id, held.connector_id, held.sender, writer, caller.name)
    for one in await all_of_sender(caller.tenant_id, held.connector_id, held.sender):
        spoken = Spoken(
            connector_id=held.connector_id,
            conversation=one.conversation or "",
            body=one.body,
            at=one.at,
            stored=await files_of(caller.tenant_id, one.id),
            category_id=one.category_id,
            team_id=one.team_id,
        )
        await _decided(caller, one, writer, await go_on(caller.tenant_id, writer, spoken))


async def _decided(caller: Caller, held: HeldInHand, writer: Writer, made: Opened) -> None:
    state = HELD.next(held.state, "file")
    await DB.run(_DECIDE, caller.tenant_id, held.id, state, made.ticket_id, writer.id, caller.name)


async def _opened(caller: Caller, held: HeldInHand, writer: Writer) -> Opened:
    stored = await files_of(caller.tenant_id, held.id)
    first = First(
        title=held.title,
        body=held.body,
        impact=2,
        urgency=2,
        requester_id=writer.id,
        channel=held.channel,
        at=held.at,
        files=shown(stored),
        stored=stored,
        category_id=held.category_id,
        team_id=held.team_id,
    )
    return await open_first(speaking(caller.tenant_id, writer), writer.customer_id, first)


async def dismiss(caller: Caller, command: DismissHeld) -> HeldView:
    held = await take_in_hand(caller, command.held_id, "dismiss", command.revision)
    state = HELD.next(held.state, "dismiss")
    await DB.run(_DECIDE, caller.tenant_id, held.id, state, None, None, caller.name)
    return await view_of(caller, held.id)
