"""What is due at a time and is no ticket's clock: each feature says what happens then."""

from collections.abc import Mapping

from services.helpdesk.reminding.schedules import Remind, schedule
from shared.feature import Feature


def feature(reminds: Mapping[str, Remind]) -> Feature:
    return Feature("reminding", every=(schedule(reminds),))
