"""Timers: what is due fires by itself, on time, once."""

from services.helpdesk.timers.queries import read_timers
from services.helpdesk.timers.worker import run
from shared.contracts.desk import clocks as c
from shared.feature import Feature

FEATURE = Feature(
    "timers",
    answers={c.READ_TIMERS: read_timers},
    records=frozenset({c.TicketWarned, c.TicketBreached, c.TicketEscalated}),
    loops=(run,),
)
