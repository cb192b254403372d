"""What is kept of the clocks: a cache (`ticket_clock`, `ticket.next_due`), facts (`sla_breach`), timers (`sla_timer`).

`ticket_clock` holds the latest cycle of each clock; the log of events is the truth, and deriving writes it anew.
`ticket_cycle` has the promises of earlier cycles that have ended, kept or not (`ticket_clock.has_past`: all of them).
`sla_breach` is written once per clock and cycle and never changed. A row of `sla_timer` fires at `fire_at` (none while
nothing is due, the end of the lease while a worker has it) what stands first in its `plan`; `fired` remembers what it
has fired, so that deriving again fires nothing twice. Its clock `derive` asks for the clocks of a ticket to be derived;
one of kind `silent` does so for a ticket whose past is not announced, and comes after all others.
"""

from shared.db.walls import own, visible_parent

PORTALS = {
    "ticket_clock": own(
        "select",
        and_="(clock = 'first_response' or clock = 'total_resolution') and "
        + visible_parent("ticket_clock", "ticket_id", "ticket"),
    ),
    "ticket_cycle": None,
    "sla_breach": None,
    "sla_timer": own(
        "insert (tenant_id, ticket_id, customer_id, clock, cycle, kind, due_at, fire_at)",
        and_="clock = 'derive' and kind = 'derive' and " + visible_parent("sla_timer", "ticket_id", "ticket"),
    ),
}
LOOSE_INDEXES = {
    "sla_timer_due": "workers take what is due first, of whichever company",
    "sla_timer_silent": "workers take what can wait when nothing else is due",
}
