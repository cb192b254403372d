"""What is kept of the clocks: a cache (`ticket_clock`, `ticket.next_due`), facts (`sla_breach`), timers (`sla_timer`).

`ticket_clock` holds the latest cycle of each clock; the log of events is the truth, and deriving writes it anew.
`sla_breach` is written once per clock and cycle and never changed. A row of `sla_timer` fires at `fire_at` (none while
nothing is due, the end of the lease while a worker has it) what stands first in its `plan`; `fired` remembers what it
has fired, so that deriving again fires nothing twice. Its clock `derive` asks for the clocks of a ticket to be derived.
"""

from shared.db.walls import CUSTOMER, Portal, own, visible_parent

PORTALS = {
    "ticket_clock": own("select", and_=visible_parent("ticket_clock", "ticket_id", "ticket")),
    "sla_breach": None,
    "sla_timer": Portal(CUSTOMER, "insert"),
}
LOOSE_INDEXES = {"sla_timer_due": "workers take what is due first, of whichever company"}
