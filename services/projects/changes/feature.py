"""Change requests: written by us or by a customer, assessed, agreed to by both sides, applied."""

from services.projects.changes import actions, portal, queries, whatif
from shared.contracts.delivery import changes as c
from shared.feature import Feature

KEEPS = ("2.2.a", "9.1")
"""A plan that was approved is planned anew only by a change request."""

FEATURE = Feature(
    "changes",
    answers={
        c.LIST_CHANGES: queries.list_changes,
        c.FIND_CHANGE: queries.find_change,
        c.WHAT_IF: whatif.what_if,
        c.WRITE_CHANGE: actions.write,
        c.SAVE_CHANGE: actions.save,
        c.HAND_IN_CHANGE: actions.hand_in,
        c.REVIEW_CHANGE: actions.review,
        c.APPLY_CHANGE: actions.apply,
        c.LIST_OWN_CHANGES: portal.list_own,
        c.REQUEST_CHANGE: portal.request_change,
        c.DECIDE_CHANGE: portal.decide,
    },
    records=frozenset({c.ChangeMoved}),
)
