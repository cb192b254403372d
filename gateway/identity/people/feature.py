"""People and how they sign in: no calls (signing in is HTTP by nature), but the news of it."""

from shared.contracts import gateway as c
from shared.feature import Feature

FEATURE = Feature("people", records=frozenset({c.SecurityChanged}))
