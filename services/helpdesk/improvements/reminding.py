"""A suggestion or complaint that waits is remembered: for its acknowledgement until the time is over, for the look at
its effect until the day has come. Whoever keeps it is told then, and each morning after it."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.helpdesk.db import DB
from services.helpdesk.reminding.keeping import forget, remember_at, remember_day
from shared.contracts.base import Envelope, Event
from shared.contracts.desk.improvements import ImprovementMoved, ImprovementState, ImprovementWaits, Wait, place_of
from shared.core.clock import now
from shared.feature import Listener
from shared.outbox.outbox import record, service_caller

KIND = "improvement"
_ONE = """
select i.number, i.title, i.state, i.owner_id, i.acknowledge_by, i.check_on, i.revision, o.zone from improvement i
join company o on o.tenant_id = i.tenant_id and o.id = i.tenant_id where i.tenant_id = $1 and i.id = $2
"""


async def moved(envelope: Envelope, event: ImprovementMoved, prepared: Any) -> None:
    """Also of what a customer opened, who remembers nothing himself."""
    tenant_id = envelope.tenant_id
    row = await DB.row(_ONE, tenant_id, event.id)
    if row is not None and row["state"] == ImprovementState.NEW:
        await remember_at(tenant_id, KIND, event.id, row["acknowledge_by"])
    elif row is not None and row["state"] == ImprovementState.ACCEPTED and row["check_on"] is not None:
        await remember_day(tenant_id, KIND, event.id, row["check_on"])
    else:
        await forget(tenant_id, KIND, event.id)


async def improvement_waits(tenant_id: UUID, improvement_id: UUID) -> None:
    """Nothing, if somebody has seen to it since."""
    row = await DB.row(_ONE, tenant_id, improvement_id)
    waits = {ImprovementState.NEW: Wait.ACKNOWLEDGEMENT, ImprovementState.ACCEPTED: Wait.CHECK}
    if row is None or row["state"] not in waits:
        return
    event = ImprovementWaits(
        id=improvement_id,
        version=row["revision"],
        number=f"IM-{row['number']}",
        title=row["title"],
        wait=waits[row["state"]],
        owner_id=row["owner_id"],
        place=place_of(improvement_id),
    )
    await record(DB, service_caller(DB, tenant_id), event)
    tomorrow = now().astimezone(ZoneInfo(row["zone"])).date() + timedelta(days=1)
    await remember_day(tenant_id, KIND, improvement_id, tomorrow)


LISTENS: dict[type[Event], tuple[Listener, ...]] = {ImprovementMoved: (Listener("improvement_remembered", moved),)}
