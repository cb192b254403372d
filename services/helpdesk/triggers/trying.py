"""A dry run: when a trigger would have fired on recent tickets, and what it would change on them now."""

import asyncio
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.deeds.writing import Wording
from services.helpdesk.triggers.facts import Happened, recent, recent_count
from services.helpdesk.triggers.hours import served_at
from services.helpdesk.triggers.matching import Facts, matches
from services.helpdesk.triggers.queries import view_of
from shared.contracts.desk.conditions import Conditions
from shared.contracts.desk.deeds import Deeds, Receiver
from shared.contracts.desk.triggers import Trial, TriggerView, TryTrigger, WouldChange, WouldRun
from shared.contracts.helpdesk import Then, TicketState
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

EXAMPLES = 25


class Words(Struct, frozen=True):
    """What it would write on one ticket, filled in."""

    note: str = ""
    reply: str = ""


_STATES = "select id, state from ticket where tenant_id = $1 and id = any($2)"
_PATHS = "select array_to_string(category_path($1, $2), ' › ')"


async def try_trigger(caller: Caller, command: TryTrigger) -> Trial:
    trigger = await view_of(caller, command.trigger_id)
    happened = await recent(caller.tenant_id, trigger.moment)
    if trigger.conditions.hours is not None:
        happened = await _with_hours(caller.tenant_id, happened)
    # In a thread: two thousand long messages take half a second, which nobody else's request waits for.
    fitting = await asyncio.to_thread(_fitting, trigger.conditions, happened)
    shown = fitting[:EXAMPLES]
    states = await _states(caller, [one.facts.ticket_id for one in shown])
    return Trial(
        tickets=await recent_count(caller.tenant_id),
        looked_at=len(happened),
        fits=len(fitting),
        examples=tuple([await _would(caller, trigger, one, states) for one in shown]),
    )


async def _with_hours(tenant_id: UUID, happened: list[Happened]) -> list[Happened]:
    served = await served_at(tenant_id, [(one.facts.ticket_id, one.at) for one in happened])
    return [replace(one, facts=replace(one.facts, in_hours=on)) for one, on in zip(happened, served, strict=True)]


def _fitting(conditions: Conditions, happened: list[Happened]) -> list[Happened]:
    return [one for one in happened if matches(conditions, one.facts)]


async def _states(caller: Caller, ticket_ids: list[UUID]) -> dict[UUID, str]:
    """As they are now: what would change, changes that."""
    return {row["id"]: row["state"] for row in await DB.rows(_STATES, caller.tenant_id, ticket_ids)}


async def _would(caller: Caller, trigger: TriggerView, one: Happened, states: dict[UUID, str]) -> WouldRun:
    facts = one.facts
    changes = _changes(trigger, facts, states[facts.ticket_id], await _words(caller, trigger, facts.ticket_id))
    wanted = trigger.deeds.category_id
    if wanted is not None and wanted not in facts.categories[:1]:
        before = await DB.value(_PATHS, caller.tenant_id, facts.categories[0]) if facts.categories else ""
        changes.insert(0, _change("category_id", str(before or ""), trigger.names.category or ""))
    return WouldRun(number=f"HD-{facts.number}", title=facts.title, at=one.at, changes=tuple(changes))


async def _words(caller: Caller, trigger: TriggerView, ticket_id: UUID) -> Words:
    """As it would write them now: the note in its own name, the reply in the company's (deeds/doing.py)."""
    deeds = trigger.deeds
    if deeds.canned_id is None and not deeds.note.strip():
        return Words()
    wording = await Wording.of(caller.tenant_id, ticket_id, trigger.name)
    try:
        reply = await replace(wording, writer=wording.facts.company or "").reply(deeds.canned_id)
    except DomainError:  # it was put away meanwhile
        reply = trigger.names.canned or ""
    return Words(note=wording.note(deeds.note) if deeds.note.strip() else "", reply=reply)


def _changes(trigger: TriggerView, facts: Facts, state: str, words: Words) -> list[WouldChange]:
    deeds, found = trigger.deeds, []
    new_tags = [tag for tag in deeds.tags if tag.lower() not in {one.lower() for one in facts.tags}]
    if new_tags:
        found.append(_change("tags", "、".join(facts.tags), "、".join((*facts.tags, *new_tags))))
    if deeds.priority not in {None, facts.priority}:
        found.append(_change("priority", str(facts.priority), str(deeds.priority)))
    if deeds.team_id not in {None, facts.team_id}:
        found.append(_change("team_id", facts.team_name or "", trigger.names.team or ""))
    if _gives(deeds, facts):
        found.append(_change("to", facts.assignee_name or "", _receiver(trigger)))
    if words.note:
        found.append(_change("note", "", words.note))
    if deeds.canned_id is not None:
        found.append(_change("canned_id", "", words.reply))
    if deeds.state is not None and _moves(deeds.state, state):
        found.append(_change("state", state, deeds.state))
    return found


def _gives(deeds: Deeds, facts: Facts) -> bool:
    if deeds.to is Receiver.NOBODY:
        return facts.assignee_id is not None
    return deeds.to is Receiver.FREEST or (deeds.to is Receiver.MEMBER and deeds.member_id != facts.assignee_id)


def _receiver(trigger: TriggerView) -> str:
    """By name; the freest is known when it comes to it."""
    if trigger.deeds.to is Receiver.FREEST:
        return str(Receiver.FREEST)
    return trigger.names.member or ""


def _moves(then: Then, state: str) -> bool:
    if then is Then.OPEN:
        return state in {TicketState.WAITING_CUSTOMER, TicketState.WAITING_THIRD_PARTY, TicketState.SCHEDULED}
    return state != then.value


def _change(what: str, before: str, after: str) -> WouldChange:
    return WouldChange(what=what, before=before, after=after)
