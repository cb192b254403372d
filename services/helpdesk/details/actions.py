"""Saying what a ticket is. A change of its priority moves the clocks with it, as every other does."""

from typing import Any

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand, take_in_hand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.queries import view
from services.helpdesk.tickets.teaching import said_levels
from services.helpdesk.tickets.words import plain
from shared.contracts.desk.details import (
    MOST_TAGS,
    PRIORITY_REASON,
    TAGS_FULL,
    ClassifyTicket,
    TagTicket,
    TicketClassified,
)
from shared.contracts.parties import Caller, Kind

_NOW = """
select type, impact, urgency, priority, priority_fixed, priority_of($1, $3, $4) as by_matrix
from ticket where tenant_id = $1 and id = $2
"""
_SET = """
update ticket set type = $3, impact = $4, urgency = $5, priority = $6, priority_fixed = $7
where tenant_id = $1 and id = $2
"""
_PUT = "select put_tags($1, $2, $3)"
_TAKE = """
with gone as (delete from ticket_tag where tenant_id = $1 and ticket_id = $2 and key = any($3) returning key)
select g.name from tag g join gone on g.key = gone.key where g.tenant_id = $1 order by g.key
"""
_COUNT = "select count(*) from ticket_tag where tenant_id = $1 and ticket_id = $2"


class Now(Struct, frozen=True):
    """As it is; `by_matrix` is the priority that the impact and urgency wanted would make."""

    type: str | None
    impact: int
    urgency: int
    priority: int
    priority_fixed: bool
    by_matrix: int


async def classify(caller: Caller, command: ClassifyTicket) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "classify", command.revision)
    row = await DB.row(_NOW, caller.tenant_id, ticket.id, command.impact, command.urgency)
    assert row is not None  # it is locked
    now = Now(**dict(row))
    priority = command.priority or now.by_matrix
    reason = plain(command.reason, "reason").strip() if command.reason.strip() else ""
    if priority not in {now.by_matrix, now.priority} and not reason:
        raise PRIORITY_REASON(fields={"reason": PRIORITY_REASON.code})
    wanted = {"type": command.type, "impact": command.impact, "urgency": command.urgency, "priority": priority}
    changed = {name: value for name, value in wanted.items() if value != getattr(now, name)}
    is_fixed = (
        priority != now.by_matrix if "priority" in changed else now.priority_fixed and command.priority is not None
    )
    if changed or is_fixed != now.priority_fixed:
        await DB.run(_SET, caller.tenant_id, ticket.id, *wanted.values(), is_fixed)
        await _say(caller, ticket, now, changed, reason)
    if changed.keys() & {"impact", "urgency"} and not is_fixed and caller.kind is not Kind.SERVICE:
        await said_levels(caller, ticket.id, ticket.customer_id, command.impact, command.urgency)
    return await view(caller, ticket.id)


async def _say(caller: Caller, ticket: TicketInHand, now: Now, changed: dict[str, Any], reason: str) -> None:
    data: dict[str, Any] = {name: str(value or "") for name, value in changed.items()}
    data |= {f"{name}_before": str(getattr(now, name) or "") for name in changed}
    if reason:
        data["reason"] = reason
    # Only a change of priority moves clocks, and only its verb has them derived.
    await change(caller, ticket, "prioritise" if "priority" in changed else "classify", **data)
    await tell(caller, ticket, TicketClassified, what=tuple(changed))


async def tag(caller: Caller, command: TagTicket) -> bytes:
    ticket = await take_in_hand(caller, command.ticket_id, "tag")
    gone = await DB.rows(_TAKE, caller.tenant_id, ticket.id, [one.lower() for one in command.remove])
    put = await DB.value(_PUT, caller.tenant_id, ticket.id, list(command.add)) if command.add else []
    if put and await DB.value(_COUNT, caller.tenant_id, ticket.id) > MOST_TAGS:
        raise TAGS_FULL(fields={"add": TAGS_FULL.code}, most=MOST_TAGS)
    if put or gone:
        said: dict[str, Any] = {"added": "、".join(put), "removed": "、".join(row["name"] for row in gone)}
        await change(caller, ticket, "tag", **said)
        await tell(caller, ticket, TicketClassified, what=("tags",))
    return await view(caller, ticket.id)
