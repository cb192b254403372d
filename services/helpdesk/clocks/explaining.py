"""Why a ticket's promises are due when they are, told from the same history as the clocks themselves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from services.helpdesk.clocks.cycles import Derived, as_recorded, derived
from services.helpdesk.clocks.history import history
from services.helpdesk.clocks.loading import look
from services.helpdesk.clocks.merges import merged_histories
from services.helpdesk.clocks.terms import agreed, key_of
from services.helpdesk.db import DB
from services.helpdesk.sla import Cause, Clock, ClockState, Entry, clocks, ledgers
from services.helpdesk.sla.events import Event
from shared.contracts.desk.ledgers import ClockLedger, LedgerRow, TicketLedger
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import TICKET_NOT_FOUND, NumberQuery
from shared.contracts.parties import Caller

_TICKET = "select id from ticket where tenant_id = $1 and number = $2"
_NAMES = "select id, name from policy where tenant_id = $1 and id = any($2)"

MINUTE = timedelta(minutes=1)
ROOM = 400
"""Rows in one answer: the bus takes 256 KiB."""


async def explain_clocks(caller: Caller, command: NumberQuery) -> TicketLedger:
    """Every cycle that was promised something, or is running; the latest rows if there are very many. It locks and
    writes nothing, so a ticket whose terms a worker has yet to choose has no clocks."""
    ticket_id = await DB.value(_TICKET, caller.tenant_id, command.number)
    if ticket_id is None:
        raise TICKET_NOT_FOUND()
    one = (await look(caller.tenant_id, [ticket_id]))[0]
    if not one.terms:
        return TicketLedger(ticket_id=ticket_id, at=one.now, clocks=())
    terms = await agreed(caller.tenant_id, [one])
    merged = await merged_histories(caller.tenant_id, [one])
    events = history(one, tuple(terms[key_of(row)].terms for row in one.terms), merged)
    names = await _names(caller.tenant_id, {row.policy_id for row in one.terms})
    told = ledgers(events, one.now)
    shown = {(row.cycle.clock, row.cycle.number): as_recorded(row, one) for row in derived(events, one.now)}
    found = [
        _clock(state, shown[state.clock, state.cycle], told[Clock(state.clock), state.cycle], names)
        for state in _shown(events, one.now)
    ]
    kept, cut = _fitting(found)
    return TicketLedger(ticket_id=ticket_id, at=one.now, clocks=kept, cut=cut)


async def _names(tenant_id: UUID, policy_ids: set[UUID]) -> dict[str, str]:
    return {str(row["id"]): row["name"] for row in await DB.rows(_NAMES, tenant_id, list(policy_ids))}


def _shown(events: Sequence[Event], now: datetime) -> list[ClockState]:
    return [state for state in clocks(events, now).cycles if state.target is not None or state.due is not None]


def _clock(state: ClockState, recorded: Derived, rows: list[Entry], names: dict[str, str]) -> ClockLedger:
    """Its breach is the one that the desk shows."""
    return ClockLedger(
        clock=ClockKind(state.clock),
        cycle=state.cycle,
        phase=state.phase,
        started_at=state.started,
        stopped_at=state.stopped,
        elapsed_seconds=int(state.elapsed.total_seconds()),
        target_minutes=None if state.target is None else state.target // MINUTE,
        due_at=state.due,
        is_pinned=state.pinned,
        breached_at=recorded.shown["breached_at"],
        by_change=recorded.shown["by_change"],
        overrun_seconds=recorded.shown["overrun_seconds"],
        rows=tuple(_row(same, names) for same in _together(rows)),
    )


def _together(rows: list[Entry]) -> list[Entry]:
    """Stretches that events of no consequence have cut are one row again."""
    found: list[Entry] = []
    for _, same in groupby(rows, key=lambda row: (row.cause, row.policy, row.version, row.state, row.by, row.why)):
        several = list(same)
        if several[0].start == several[0].end or several[0].cause in {Cause.TARGET, Cause.PINNED, Cause.CALENDAR}:
            found += several
            continue
        whole = sum((row.counted for row in several), timedelta())
        found.append(several[0]._replace(end=several[-1].end, counted=whole))
    return found


def _row(row: Entry, names: dict[str, str]) -> LedgerRow:
    return LedgerRow(
        starts_at=row.start,
        ends_at=row.end,
        cause=row.cause,
        counted_seconds=int(row.counted.total_seconds()),
        policy=names.get(row.policy, ""),
        version=row.version,
        state=row.state,
        by=row.by,
        why=row.why,
        target_minutes=None if row.target is None else row.target // MINUTE,
        due_at=row.due,
    )


def _fitting(found: list[ClockLedger]) -> tuple[tuple[ClockLedger, ...], bool]:
    """Whole cycles, the latest first, as long as there is room."""
    kept: list[ClockLedger] = []
    room = ROOM
    for one in reversed(found):
        room -= len(one.rows)
        if room < 0 and kept:
            return tuple(reversed(kept)), True
        kept.append(one)
    return tuple(reversed(kept)), False
