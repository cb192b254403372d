"""What people do with suggestions."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.details.levels import set_levels
from services.helpdesk.handing.actions import enter, hand_out_of, held_team
from services.helpdesk.suggestions.queries import read_suggesting
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.categorising import categorise, said
from services.helpdesk.tickets.queries import view
from services.helpdesk.tickets.states import TICKET
from services.helpdesk.tickets.teaching import levels, said_levels, said_team
from shared.contracts.desk.suggestions import (
    NOT_APPLIED,
    NOT_PERMITTED,
    SUGGESTING_STALE,
    AcceptSuggestion,
    ChangeSuggesting,
    ReadSuggesting,
    Suggested,
    SuggestingView,
    TakeSuggestions,
    UndoSuggestion,
)
from shared.contracts.helpdesk import TEAM_UNKNOWN
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission as P
from shared.core.validation import INVALID

_FIRST = """
insert into suggesting (tenant_id, threshold, priority_threshold, team_threshold, changed_by)
values ($1, $2, $3, $4, $5) on conflict do nothing
"""
_CHANGE = """
update suggesting set threshold = $2, priority_threshold = $3, team_threshold = $4, changed_by = $5, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and revision = $6
"""
_UNDO = """
update suggestion set outcome = 'undone' where tenant_id = $1 and ticket_id = $2 and outcome = 'applied'
  and options -> 0 ->> 'category_id' = $3::uuid::text
"""
_UNDO_PART = """
update suggestion_part set outcome = 'undone'
where tenant_id = $1 and ticket_id = $2 and kind = $3 and outcome = 'applied' and options -> 0 ->> 'label' = $4
returning before
"""
_NOW = "select impact, urgency, priority_fixed, team_id from ticket where tenant_id = $1 and id = $2"
_CALLED = "select name from team where tenant_id = $1 and id = $2"


async def change_suggesting(caller: Caller, command: ChangeSuggesting) -> SuggestingView:
    thresholds = (command.threshold, command.priority_threshold, command.team_threshold)
    chosen = (caller.tenant_id, *thresholds, caller.name)
    done = await DB.run(_CHANGE, *chosen, command.revision) if command.revision else await DB.run(_FIRST, *chosen)
    if not done:
        raise SUGGESTING_STALE()
    return await read_suggesting(caller, ReadSuggesting())


async def accept(caller: Caller, command: AcceptSuggestion) -> bytes:
    what = TakeSuggestions(ticket_id=command.ticket_id, revision=command.revision, category_id=command.category_id)
    return await take(caller, what)


async def take(caller: Caller, command: TakeSuggestions) -> bytes:
    """All that was chosen, in one transaction. The team first is held, last is entered: then the ticket is what its
    people are to know of it."""
    verbs = _verbs(command)
    if command.team_id is not None and not caller.may(P.TICKET_ASSIGN):
        raise NOT_PERMITTED()
    team, held = await held_team(caller, command.team_id, command.ticket_id)
    ticket = await take_in_hand(caller, command.ticket_id, verbs[0], command.revision)
    if team is None:
        raise TEAM_UNKNOWN(fields={"team_id": TEAM_UNKNOWN.code})
    if command.category_id is not None:
        await _category(caller, ticket, command.category_id)
    if command.impact is not None and command.urgency is not None:
        await _levels(caller, ticket, command.impact, command.urgency)
    if command.team_id is not None and await _team(caller, ticket, command.team_id, team):
        await hand_out_of(caller, ticket, command.team_id, held)
    return await view(caller, ticket.id)


def _verbs(command: TakeSuggestions) -> list[str]:
    if (command.impact is None) is not (command.urgency is None):
        raise INVALID(fields={"urgency" if command.urgency is None else "impact": "field.missing"})
    chosen = {
        "accept_category": command.category_id,
        "accept_priority": command.impact,
        "accept_team": command.team_id,
    }
    verbs = [verb for verb, what in chosen.items() if what is not None]
    if not verbs:
        raise INVALID(fields={"category_id": "field.missing"})
    return verbs


async def _category(caller: Caller, ticket: TicketInHand, category_id: UUID) -> None:
    if category_id != ticket.category_id:
        await categorise(caller, ticket, "accept_category", category_id)
    await said(caller, ticket.id, ticket.customer_id, category_id)


async def _levels(caller: Caller, ticket: TicketInHand, impact: int, urgency: int) -> None:
    TICKET.move(ticket.state, "accept_priority")
    now = await DB.row(_NOW, caller.tenant_id, ticket.id)
    assert now is not None  # it is locked
    if (now["impact"], now["urgency"], now["priority_fixed"]) != (impact, urgency, False):
        await set_levels(caller, ticket, "accept_priority", impact, urgency)
    await said_levels(caller, ticket.id, ticket.customer_id, impact, urgency)


async def _team(caller: Caller, ticket: TicketInHand, team_id: UUID, name: str) -> bool:
    TICKET.move(ticket.state, "accept_team")
    await said_team(caller, ticket.id, ticket.customer_id, team_id)
    return await enter(caller, ticket, "accept_team", team_id, name)


async def undo(caller: Caller, command: UndoSuggestion) -> bytes:
    """What a person has set meanwhile is his, and stays."""
    if command.kind is Suggested.TEAM and not caller.may(P.TICKET_ASSIGN):
        raise NOT_PERMITTED()
    ticket = await take_in_hand(caller, command.ticket_id, f"undo_{command.kind}", command.revision)
    if command.kind is Suggested.CATEGORY:
        if ticket.category_id is None or not await DB.run(_UNDO, caller.tenant_id, ticket.id, ticket.category_id):
            raise NOT_APPLIED()
        await categorise(caller, ticket, "undo_category", None)
    elif command.kind is Suggested.PRIORITY:
        await _undo_levels(caller, ticket)
    else:
        await _undo_team(caller, ticket)
    return await view(caller, ticket.id)


async def _undo_levels(caller: Caller, ticket: TicketInHand) -> None:
    now = await DB.row(_NOW, caller.tenant_id, ticket.id)
    assert now is not None  # it is locked
    label = "" if now["priority_fixed"] else levels(now["impact"], now["urgency"])
    before = await DB.row(_UNDO_PART, caller.tenant_id, ticket.id, Suggested.PRIORITY, label)
    if before is None:
        raise NOT_APPLIED()
    impact, urgency, priority = map(int, before["before"].split("."))
    await set_levels(caller, ticket, "undo_priority", impact, urgency, priority)


async def _undo_team(caller: Caller, ticket: TicketInHand) -> None:
    """The team it came from is not handed it again: whoever takes it back has it before him."""
    now = await DB.row(_NOW, caller.tenant_id, ticket.id)
    assert now is not None  # it is locked
    before = await DB.row(_UNDO_PART, caller.tenant_id, ticket.id, Suggested.TEAM, str(now["team_id"]))
    if before is None:
        raise NOT_APPLIED()
    team_id = UUID(before["before"]) if before["before"] else None
    name = str(await DB.value(_CALLED, caller.tenant_id, team_id)) if team_id else ""
    await enter(caller, ticket, "undo_team", team_id, name)
