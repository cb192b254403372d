"""Preferences: read, saved, and ended by the link in a mail."""

from services.notify.preferences import actions, queries, subscriptions
from shared.contracts.telling import preferences as p
from shared.contracts.telling import subscriptions as s
from shared.feature import Feature, Hot

FEATURE = Feature(
    "preferences",
    answers={
        p.READ_PREFERENCES: queries.read,
        p.SAVE_PREFERENCES: actions.save,
        s.READ_SUBSCRIPTION: Hot(subscriptions.read),
        s.SET_SUBSCRIPTION: Hot(subscriptions.change),
    },
)
