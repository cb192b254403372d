"""What is due at a time and is no ticket's clock: each feature says what happens then."""

from collections.abc import Mapping

from services.helpdesk.reminding.schedules import REMINDERS, SECONDS
from shared.due import Act
from shared.feature import Feature


def feature(reminds: Mapping[str, Act]) -> Feature:
    return Feature("reminding", every=(REMINDERS.schedule("reminders", SECONDS, reminds),))
