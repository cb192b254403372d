"""Every quarter of a minute, what is due by now."""

from collections.abc import Mapping

from services.projects.db import DB
from shared.contracts.delivery.duties import DutyDue
from shared.due import Act, Due
from shared.feature import Feature

SECONDS = 15.0
DUE = Due(DB, "due")


def feature(acts: Mapping[str, Act]) -> Feature:
    """`acts` says what each kind does when its time has come."""
    return Feature("due", every=(DUE.schedule("due", SECONDS, acts),), records=frozenset({DutyDue}))
