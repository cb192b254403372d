"""Which companies watch for what: so that an event that no trigger waits for costs no transaction.

Known for a second at most; a process that changes a trigger forgets at once. An event that comes within that second
after a trigger was switched on elsewhere may still be let pass.
"""

from time import monotonic
from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.desk.conditions import Moment

KNOWN_SECONDS = 1.0
MOST = 10_000

_ON = "select distinct moment from trigger_rule where tenant_id = $1 and is_on and not archived"


class Watch:
    def __init__(self) -> None:
        self._known: dict[UUID, tuple[float, frozenset[Moment]]] = {}

    async def moments(self, tenant_id: UUID) -> frozenset[Moment]:
        """What some trigger of the company waits for."""
        known = self._known.get(tenant_id)
        if known is not None and monotonic() - known[0] < KNOWN_SECONDS:
            return known[1]
        begun = monotonic()
        async with DB.tenant_scope(tenant_id):
            rows = await DB.rows(_ON, tenant_id)
        if len(self._known) >= MOST:
            self._known.clear()
        found = frozenset(Moment(row["moment"]) for row in rows)
        self._known[tenant_id] = (begun, found)
        return found

    def forget(self, tenant_id: UUID) -> None:
        self._known.pop(tenant_id, None)


WATCH = Watch()
