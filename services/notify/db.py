"""notify's engine: made here, opened by the process."""

from shared.contracts.parties import Party
from shared.db.engine import ServiceEngine

DB = ServiceEngine(Party.NOTIFY)
