"""Clocks: why they stand where they stand. They are derived by `deriving`, and fired by the feature `timers`."""

from services.helpdesk.clocks.explaining import explain_clocks
from shared.contracts.desk.ledgers import EXPLAIN_CLOCKS
from shared.feature import Feature

FEATURE = Feature("clocks", answers={EXPLAIN_CLOCKS: explain_clocks})
