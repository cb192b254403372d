"""Files of messages: who may fetch which."""

from services.helpdesk.files.queries import locate
from shared.contracts.helpdesk import LOCATE_FILE
from shared.feature import Feature

FEATURE = Feature("files", answers={LOCATE_FILE: locate})
