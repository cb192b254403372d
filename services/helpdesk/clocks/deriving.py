"""Deriving the clocks of tickets from their logs, and writing what the desk shows and the timers fire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.clocks.cycles import Derived, as_recorded, derived
from services.helpdesk.clocks.history import Merges, history
from services.helpdesk.clocks.loading import Input, load
from services.helpdesk.clocks.merges import merged_histories
from services.helpdesk.clocks.past import is_told_anew, past_cycles
from services.helpdesk.clocks.plans import WAKE, Step, everything, plan
from services.helpdesk.clocks.terms import Agreed, agreed, key_of
from services.helpdesk.db import DB
from services.helpdesk.policies.seeding import ensure_default
from shared.contracts.desk.rules import ClockKind
from shared.outbox.outbox import Wake

_WRITE = "select clocks_derived($1, $2, $3)"

BELL = Wake()
"""Rings when something may be due earlier than the worker of this process knows."""

SILENT_VERBS = frozenset(
    {
        "note",
        "take",
        "assign",
        "classify",
        "set_cause",
        "offer_charge",
        "agree_charge",
        "refuse_charge",
        "tag",
        "set_fields",
        "hand_over",
        "accept_team",
        "apply_team",
        "undo_team",
        "macro",
        "trigger",
        "auto_reply",
        "mail_note",
        "copied",
        "phone_note",
        "link",
        "unlink",
    }
)
"""What moves no clock."""

PROMISES = frozenset({ClockKind.FIRST_RESPONSE, ClockKind.TOTAL_RESOLUTION})
"""What customers are promised, and see: the other clocks are ours (a commitment knows these two)."""


class Done(Struct, frozen=True):
    """`clocks` are those that there are, as `ticket/clock`; `offered` the tickets that wait in a team for somebody."""

    clocks: list[str]
    offered: list[UUID]


async def derive(tenant_id: UUID, ticket_ids: Sequence[UUID], asked: Sequence[UUID] = ()) -> Done:
    """Inside a scope of the company, which it leaves with the tickets locked. `asked` are the claims of the timers
    that asked for it; they are gone with the commit."""
    inputs = await load(tenant_id, list(ticket_ids))
    if any(not one.terms for one in inputs):  # the company is so new that it has no policy yet
        await ensure_default(tenant_id)
        inputs = await load(tenant_id, list(ticket_ids))
    merged = await merged_histories(tenant_id, inputs)
    terms = await agreed(tenant_id, inputs)
    written: dict[str, list[Any]] = {"tickets": [], "clocks": [], "timers": [], "past": [], "anew": []}
    for one in inputs:
        _add(written, one, [terms[key_of(row)] for row in one.terms], merged)
    await DB.run(_WRITE, tenant_id, msgspec.json.encode(written).decode(), list(asked))
    if not asked:  # whoever was asked by a timer looks by himself what comes next
        BELL.ring()
    clocks = [f"{one['ticket_id']}/{one['clock']}" for one in written["clocks"]]
    return Done(clocks, [one.id for one in inputs if one.is_offered])


def _add(written: dict[str, list[Any]], ticket: Input, terms: list[Agreed], merged: Merges) -> None:
    last = terms[-1]
    told = derived(history(ticket, tuple(one.terms for one in terms), merged), ticket.now)
    cycles = [as_recorded(one, ticket) for one in told]
    dues = [(one.cycle.due_at, one.cycle.clock) for one in cycles if _is_due(one) and one.cycle.due_at]
    next_due = min((at for at, _ in dues), default=None)
    promised = min((at for at, clock in dues if clock in PROMISES), default=None)
    written["tickets"].append({"id": ticket.id, "next_due": next_due, "promised_due": promised})
    written["past"] += past_cycles(ticket, cycles)
    written["anew"] += [ticket.id] if is_told_anew(ticket) else []
    for one in cycles:
        if one.is_latest:
            paused_by = ticket.state if one.shown["phase"] == "paused" else None
            named = {"ticket_id": ticket.id, "customer_id": ticket.customer_id, "paused_by": paused_by}
            written["clocks"].append({**one.shown, **named})
        timer = _timer(ticket, one, last)
        if timer is not None:
            written["timers"].append(timer)
    if ticket.state == "scheduled" and ticket.scheduled_until is not None:
        written["timers"].append(_waking(ticket, ticket.scheduled_until))


def _is_due(one: Derived) -> bool:
    return one.is_latest and one.cycle.is_running


def _timer(ticket: Input, one: Derived, terms: Agreed) -> dict[str, Any] | None:
    """A cycle of a silent ticket counts what lies before as fired."""
    cycle = one.cycle
    fired = ticket.has_fired(cycle.clock, cycle.number)
    if ticket.is_silent:
        fired = everything(cycle, terms.rules, terms.hours, ticket.now)
    steps = plan(cycle, terms.rules, terms.hours, fired)
    if not steps and not fired:
        return None
    return {
        "ticket_id": ticket.id,
        "customer_id": ticket.customer_id,
        "clock": cycle.clock,
        "cycle": cycle.number,
        "fired": fired,
        **_next(steps, one.started_at),
    }


def _waking(ticket: Input, until: datetime) -> dict[str, Any]:
    """The ticket opens by itself at the time agreed."""
    step = Step(at=until, kind=WAKE, do=WAKE, due_at=until)
    times = sum(entry.verb == "schedule" for entry in ticket.events)
    named = {"ticket_id": ticket.id, "customer_id": ticket.customer_id, "clock": "scheduled", "cycle": times}
    return {**named, "fired": (), **_next((step,), until)}


def _next(steps: tuple[Step, ...], started_at: datetime) -> dict[str, Any]:
    """With nothing left to fire the row stays, to remember what has."""
    if not steps:
        return {"kind": "done", "due_at": started_at, "fire_at": None, "plan": ()}
    return {"kind": steps[0].kind, "due_at": steps[0].at, "fire_at": steps[0].at, "plan": steps}
