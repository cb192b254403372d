"""Suggested categories, priorities and teams: made by a process of their own (making.py), answered by people here."""

from services.helpdesk.suggestions import actions, queries
from services.helpdesk.suggestions.schedules import ORPHANS
from shared.contracts.desk import suggestions as c
from shared.feature import Feature

FEATURE = Feature(
    "suggestions",
    answers={
        c.READ_SUGGESTING: queries.read_suggesting,
        c.CHANGE_SUGGESTING: actions.change_suggesting,
        c.ACCEPT_SUGGESTION: actions.accept,
        c.TAKE_SUGGESTIONS: actions.take,
        c.UNDO_SUGGESTION: actions.undo,
    },
    records=frozenset({c.TicketSuggested}),
    every=(ORPHANS,),
)
