"""Who hears of a ticket without having it."""

from services.helpdesk.watching import actions
from shared.contracts.desk import watching as c
from shared.feature import Feature

FEATURE = Feature(
    "watching",
    answers={c.WATCH_TICKET: actions.watch, c.UNWATCH_TICKET: actions.unwatch},
    records=frozenset({c.TicketWatched, c.TicketMentioned}),
)
