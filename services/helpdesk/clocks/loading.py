"""What the clocks of a ticket are derived from, as sql/clocks.sql gives it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, field

from services.helpdesk.db import DB
from shared.contracts.desk.commitments import PriorityPromise

_INPUT = "select said from clock_input($1, $2, $3)"


class Entry(Struct, frozen=True):
    """A row of the ticket's event log."""

    verb: str
    at: datetime
    kind: str
    by: str
    to: str
    from_: str | None = field(name="from", default=None)
    data: dict[str, Any] = field(default_factory=dict)


class Said(Struct, frozen=True):
    """A public message; only read for tickets that came from another system, whose log holds none of the old ones."""

    id: str
    at: datetime
    side: str
    by: str


class Promise(Struct, frozen=True):
    """What a commitment itself promises, in minutes: to all priorities, and before that to some."""

    response: int | None = None
    resolution: int | None = None
    around_the_clock: bool = False
    priorities: tuple[PriorityPromise, ...] | None = None


class TermsRow(Struct, frozen=True):
    """What was agreed for the ticket. Its hours are the calendar's, or the usual ones in the zone of a company that
    had no calendar then. Versions of the calendar after `until_version` do not count for it (None: all do). The
    version `recount_version` counts from `recount_from` on as if it had been in force then, and what runs was counted
    anew by it; `recount_from` alone says the same of the version of the policy."""

    at: datetime
    since: datetime
    policy_id: UUID
    version: int
    because: str
    reason: str = ""
    promise: Promise | None = None
    commitment_id: UUID | None = None
    calendar_id: UUID | None = None
    zone: str | None = None
    until_version: int | None = None
    recount_version: int | None = None
    recount_from: datetime | None = None
    made_by: str = ""
    approved_by: str = ""


class Fired(Struct, frozen=True):
    """What a clock's cycle has fired: `warning1`, `breach`, `escalation1` … `waits`: something is still to fire."""

    clock: str
    cycle: int
    fired: tuple[str, ...]
    waits: bool = False


class Recorded(Struct, frozen=True):
    """The latest cycle of a clock as it was last written down; `has_past`: those before it are, too."""

    clock: str
    cycle: int
    stopped_at: datetime | None = None
    breached_at: datetime | None = None
    has_past: bool = False


class Broken(Struct, frozen=True):
    """A breach that has been told: a fact, whatever changes later."""

    clock: str
    cycle: int
    at: datetime
    by_change: bool


class Input(Struct, frozen=True):
    """`now` is when it was read: no event is later. A silent one announces nothing of what lay before that: the ticket
    comes from elsewhere, or from before there were clocks."""

    id: UUID
    customer_id: UUID
    priority: int
    state: str
    scheduled_until: datetime | None
    opened_at: datetime
    now: datetime
    is_silent: bool
    events: tuple[Entry, ...]
    messages: tuple[Said, ...]
    terms: tuple[TermsRow, ...]
    fired: tuple[Fired, ...]
    recorded: tuple[Recorded, ...] = ()
    breaches: tuple[Broken, ...] = ()
    is_offered: bool = False

    def broken(self, clock: str, cycle: int) -> Broken | None:
        return next((one for one in self.breaches if (one.clock, one.cycle) == (clock, cycle)), None)

    def is_kept(self, clock: str, cycle: int, stopped_at: datetime | None) -> bool:
        """Written down as stopped in time, so it stays so: a later cycle is known already, or this end of it."""
        if any(one.waits for one in self.fired if (one.clock, one.cycle) == (clock, cycle)):
            return False
        last = next((one for one in self.recorded if one.clock == clock), None)
        if last is None or stopped_at is None or cycle > last.cycle:
            return False
        return cycle < last.cycle or (last.stopped_at == stopped_at and last.breached_at is None)

    def has_fired(self, clock: str, cycle: int) -> tuple[str, ...]:
        return next((one.fired for one in self.fired if (one.clock, one.cycle) == (clock, cycle)), ())


_decoder = msgspec.json.Decoder(Input)


async def load(tenant_id: UUID, ticket_ids: list[UUID]) -> list[Input]:
    """Locks the tickets. Those opened just now get their terms first; without a policy they have none."""
    return await _load(tenant_id, ticket_ids)


async def look(tenant_id: UUID, ticket_ids: list[UUID]) -> list[Input]:
    """Of tickets that are there, without a lock; those opened just now may have no terms yet."""
    return await _load(tenant_id, ticket_ids, lock=False)


async def _load(tenant_id: UUID, ticket_ids: list[UUID], *, lock: bool = True) -> list[Input]:
    return [_decoder.decode(row["said"]) for row in await DB.rows(_INPUT, tenant_id, ticket_ids, lock)]
