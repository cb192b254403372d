"""Files of messages: who may fetch which."""

from collections.abc import Callable

from services.helpdesk.files.queries import locate
from services.helpdesk.files.schedules import orphans
from shared.contracts.helpdesk import LOCATE_FILE
from shared.feature import Feature
from shared.storage.objects import Objects


def feature(objects: Callable[[], Objects]) -> Feature:
    return Feature("files", answers={LOCATE_FILE: locate}, every=(orphans(objects),))
