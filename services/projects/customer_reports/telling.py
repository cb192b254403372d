"""A report that moved is told, and one that waits too long is spoken of each morning."""

from uuid import UUID

from services.projects.db import DB
from services.projects.projects.access import ProjectInHand
from shared.contracts.delivery.customer_reports import CustomerReportMoved
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_REVISION = "select revision, number from customer_report where tenant_id = $1 and id = $2"


async def told(caller: Caller, project: ProjectInHand, report_id: UUID, what: str, *contacts: UUID) -> None:
    row = await DB.row(_REVISION, caller.tenant_id, report_id)
    assert row is not None  # it is in hand
    page = f"reports/{row['number']}" if contacts else f"customer-reports/{report_id}"
    event = CustomerReportMoved(
        id=report_id,
        version=row["revision"],
        number=project.code,
        title=project.name,
        place=f"projects/{project.code}/{page}",
        what=what,
        customer_id=project.customer_id,
        contacts=contacts,
        people=() if contacts else (project.manager_id,),
    )
    await record(DB, caller, event)
