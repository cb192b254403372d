"""A commitment's end is announced a month before, and on its last day."""

from datetime import timedelta
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.reminding.keeping import remember_day
from shared.contracts.desk.coverage import NOTICE_DAYS, CommitmentEnding
from shared.outbox.outbox import record, service_caller

_ENDS = """
select k.title, c.name as customer, k.valid_until, k.revision, (now() at time zone o.zone)::date as today
from commitment k join customer c on c.tenant_id = k.tenant_id and c.id = k.customer_id
join company o on o.tenant_id = k.tenant_id and o.id = k.tenant_id
where k.tenant_id = $1 and k.id = $2 and not k.archived and k.valid_until is not null
"""


async def commitment_ends(tenant_id: UUID, commitment_id: UUID) -> None:
    """Nothing, if it was ended or prolonged since: then another day is remembered."""
    row = await DB.row(_ENDS, tenant_id, commitment_id)
    if row is None or row["valid_until"] < row["today"]:
        return
    if row["valid_until"] - row["today"] > timedelta(days=NOTICE_DAYS):
        return
    event = CommitmentEnding(
        id=commitment_id,
        version=row["revision"],
        number=row["valid_until"].isoformat(),
        title=f"{row['customer']}・{row['title']}",
        until=row["valid_until"],
        place=f"settings/commitments/{commitment_id}",
    )
    await record(DB, service_caller(DB, tenant_id), event)
    if row["today"] < row["valid_until"]:
        await remember_day(tenant_id, "commitment_ends", commitment_id, row["valid_until"])
