"""Fetching mail from companies' own servers: what is entered here, the mailroom does."""

from services.helpdesk.mail.fetching import actions, queries
from shared.contracts.desk import fetching as c
from shared.feature import Feature

FEATURE = Feature(
    "fetching",
    answers={
        c.READ_FETCHING: queries.read_fetching,
        c.SET_FETCHING: actions.set_fetching,
        c.REMOVE_FETCHING: actions.remove_fetching,
    },
)
