"""What waits too long for one of us is said to those who can end it."""

from shared.contracts.desk import waits as c
from shared.feature import Feature

FEATURE = Feature("waiting", records=frozenset({c.ReturnCallDue, c.HeldWaits}))
