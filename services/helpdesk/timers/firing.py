"""Firing what was claimed: facts, events and what comes next, in one transaction per company.

A timer that was changed or taken over meanwhile carries another claim, so it is not fired: each step happens once.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.clocks.plans import BREACH, WAKE, WARNING, Step
from services.helpdesk.db import DB
from services.helpdesk.timers.claiming import Taken
from services.helpdesk.timers.deeds import Ticket, act
from services.helpdesk.timers.figures import RECENT
from shared.contracts.desk.clocks import ClockEvent, TicketBreached, TicketEscalated, TicketWarned
from shared.contracts.desk.rules import ClockKind, Told
from shared.contracts.desk.rules import Step as Deed
from shared.contracts.parties import Caller
from shared.outbox.outbox import as_row, envelope, service_caller, wake_of

LATE = timedelta(seconds=60)
"""Fired this long after it was due, it says so."""

_HELD = "select * from timers_held($1, $2, $3)"
_FIRED = "select timers_fired($1, $2)"

_plan = msgspec.json.Decoder(tuple[Step, ...])


class Timer(Struct, frozen=True, kw_only=True):
    """A timer of ours and the ticket it is about, as they are now."""

    clock: str
    cycle: int
    steps: tuple[Step, ...]
    ticket: Ticket
    moment: datetime

    @property
    def due(self) -> tuple[Step, ...]:
        """What fires now: a warning that comes with the breach itself is none any more."""
        found = [one for one in self.steps if one.at <= self.moment]
        broken = any(one.kind == BREACH for one in found)
        return tuple(one for one in found if not (broken and one.kind == WARNING))

    @property
    def rest(self) -> tuple[Step, ...]:
        return tuple(one for one in self.steps if one.at > self.moment)


async def fire(tenant_id: UUID, claim_id: UUID, taken: list[Taken]) -> int:
    """Inside a scope of the company. Gives how many steps have fired."""
    caller = service_caller(DB, tenant_id)
    rows = await DB.rows(_HELD, tenant_id, claim_id, [one.ticket_id for one in taken])
    timers = [_timer(row) for row in rows]
    written: dict[str, list[Any]] = {"timers": [], "breaches": [], "outbox": []}
    for timer in timers:
        _add(written, caller, timer)
    await DB.run(_FIRED, tenant_id, msgspec.json.encode(written).decode())
    for timer in timers:
        for step in timer.due:
            if step.do != Deed.TELL:
                await act(caller, timer.ticket, step)
    wake_of(DB.party).ring()
    return _count(timers)


def _timer(row: Any) -> Timer:
    names = ("number", "title", "state", "customer_id", "requester_id", "assignee_id", "priority", "revision")
    return Timer(
        clock=row["clock"],
        cycle=row["cycle"],
        steps=_plan.decode(row["plan"]),
        ticket=Ticket(id=row["ticket_id"], **{name: row[name] for name in names}),
        moment=row["moment"],
    )


def _add(written: dict[str, list[Any]], caller: Caller, timer: Timer) -> None:
    rest = timer.rest
    first = rest[0] if rest else None
    written["timers"].append(
        {
            "ticket_id": timer.ticket.id,
            "clock": timer.clock,
            "cycle": timer.cycle,
            "kind": first.kind if first else "done",
            "due_at": first.at if first else timer.moment,
            "fire_at": first.at if first else None,
            "plan": rest,
            "fired": [one.key for one in timer.steps if one.at <= timer.moment],
        }
    )
    for step in timer.due:
        if step.kind == BREACH:
            written["breaches"].append(_breach(timer, step))
        if step.kind == WAKE:
            continue  # told by the move itself
        event = _event(timer, step)
        _, event_id, topic, subject, body = as_row(envelope(caller, event), event)
        written["outbox"].append({"id": event_id, "topic": topic, "subject": subject, "body": body})


def _breach(timer: Timer, step: Step) -> dict[str, Any]:
    return {
        "ticket_id": timer.ticket.id,
        "customer_id": timer.ticket.customer_id,
        "clock": timer.clock,
        "cycle": timer.cycle,
        "due_at": step.at,
        "by_change": step.by_change,
        "late": _is_late(timer, step),
    }


def _is_late(timer: Timer, step: Step) -> bool:
    return timer.moment - step.at > LATE


def _event(timer: Timer, step: Step) -> ClockEvent:
    ticket = timer.ticket
    common: dict[str, Any] = {
        "id": ticket.id,
        "version": ticket.revision,
        "number": f"HD-{ticket.number}",
        "title": ticket.title,
        "customer_id": ticket.customer_id,
        "requester_id": ticket.requester_id,
        "assignee_id": ticket.assignee_id,
        "clock": ClockKind(timer.clock),
        "cycle": timer.cycle,
        "due_at": step.due_at,
        "told": Told(step.told),
        "not_before": step.tell_at,
        "late": _is_late(timer, step),
    }
    if step.kind == WARNING:
        return TicketWarned(**common)
    if step.kind == BREACH:
        return TicketBreached(**common, by_change=step.by_change)
    return TicketEscalated(**common, level=step.number, step=Deed(step.do))


def _count(timers: list[Timer]) -> int:
    count = 0
    for timer in timers:
        for step in timer.due:
            RECENT.add(step.kind, max(0.0, (timer.moment - step.at).total_seconds()))
            count += 1
    return count
