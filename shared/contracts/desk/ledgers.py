"""Why a ticket's promises are due when they are: the ledger of every clock, interval by interval."""

from datetime import datetime
from uuid import UUID

from shared.contracts.base import View
from shared.contracts.desk.rules import ClockKind
from shared.contracts.helpdesk import TICKET_NOT_FOUND, NumberQuery, helpdesk
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P


class LedgerRow(View):
    """[starts_at, ends_at) of a clock. `cause` is `running` (all of it counts), `paused`, `night` (outside the hours),
    `weekend`, `holiday`, `closure` or `resolved`; or, without length, a change: `target`, `calendar`, `pinned`, with
    what has been promised since. Seconds are of business time."""

    starts_at: datetime
    ends_at: datetime
    cause: str
    counted_seconds: int
    policy: str
    version: int
    state: str | None = None
    by: str = ""
    why: str = ""
    target_minutes: int | None = None
    due_at: datetime | None = None


class ClockLedger(View):
    """One cycle of one clock. The `counted_seconds` of its rows add up to `elapsed_seconds`, but for fractions."""

    clock: ClockKind
    cycle: int
    phase: str
    started_at: datetime
    stopped_at: datetime | None
    elapsed_seconds: int
    target_minutes: int | None
    due_at: datetime | None
    is_pinned: bool
    breached_at: datetime | None
    by_change: bool
    overrun_seconds: int
    rows: tuple[LedgerRow, ...]


class TicketLedger(View):
    """`at` is the moment it holds for; `cut` tells that rows or cycles before the latest were left out for length."""

    ticket_id: UUID
    at: datetime
    clocks: tuple[ClockLedger, ...]
    cut: bool = False


EXPLAIN_CLOCKS = helpdesk.call(
    feature="clocks",
    verb="explain",
    says="Why each promise of a ticket is due when it is: every interval of its clocks with its cause",
    takes=NumberQuery,
    gives=TicketLedger,
    needs=P.TICKET_READ,
    write=False,
    kinds=frozenset({Kind.MEMBER}),
    failures=(TICKET_NOT_FOUND,),
)
