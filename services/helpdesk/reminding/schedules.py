"""Every half minute, what is due by now."""

from services.helpdesk.db import DB
from shared.due import Due

SECONDS = 30.0
REMINDERS = Due(DB, "reminder")
