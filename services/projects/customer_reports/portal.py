"""Reading for customers, by their own login: the walls show them what was sent to their organisation."""

from typing import Any
from uuid import UUID

from asyncpg import Record

from services.projects.customer_reports.queries import content
from services.projects.customer_reports.states import CUSTOMER_REPORT
from services.projects.db import DB
from shared.contracts.delivery import customer_reports as c
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_PROJECT = "select id, code, name from project where tenant_id = $1 and code = $2"
_LIST = """
select number, first_day, last_day, sent_at, read_at from customer_report
where tenant_id = $1 and project_id = $2 order by number desc limit 200
"""
_MINE = """
select r.id, p.code as project_code, p.name as project_name, r.number, r.first_day, r.last_day, r.state,
  r.figures::text as content, r.summary, r.wishes, r.sent_at, r.read_by, r.read_at
from customer_report r join project p on p.tenant_id = r.tenant_id and p.id = r.project_id
where r.tenant_id = $1
"""
_FIND = f"{_MINE} and p.code = $2 and r.number = $3"
_ONE = f"{_MINE} and r.id = $2"
_LOCK = """
select project_id, customer_id, state, number, revision from customer_report where tenant_id = $1 and id = $2 for update
"""
_READ = """
update customer_report set state = 'read', read_by_id = $3, read_by = $4, read_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_LED = "select code, name, manager_id from project where tenant_id = $1 and id = $2"


async def list_mine(caller: Caller, command: c.ListMyReports) -> c.MyReports:
    """Raises not found, also for another organisation's project."""
    row = await DB.row(_PROJECT, caller.tenant_id, command.code)
    if row is None:
        raise PROJECT_NOT_FOUND()
    rows = await DB.rows(_LIST, caller.tenant_id, row["id"])
    items = tuple(c.MyReportRow(**dict(one)) for one in rows)
    return c.MyReports(project_code=row["code"], project_name=row["name"], items=items)


async def find_mine(caller: Caller, command: c.FindMyReport) -> c.MyReport:
    return _view(caller, await DB.row(_FIND, caller.tenant_id, command.code, command.report_number))


async def receive(caller: Caller, command: c.ReceiveCustomerReport) -> c.MyReport:
    """Once; who opens it later is shown who opened it first."""
    row = await DB.row(_LOCK, caller.tenant_id, command.report_id)
    if row is None:
        raise c.CUSTOMER_REPORT_NOT_FOUND()
    state = c.CustomerReportState(row["state"])
    if state is not c.CustomerReportState.READ:
        CUSTOMER_REPORT.next(state, "receive")
        await DB.run(_READ, caller.tenant_id, command.report_id, caller.actor_id, caller.name)
        await _tell(caller, command.report_id, row)
    return _view(caller, await DB.row(_ONE, caller.tenant_id, command.report_id))


async def _tell(caller: Caller, report_id: UUID, row: Record) -> None:
    led = await DB.row(_LED, caller.tenant_id, row["project_id"])
    assert led is not None  # his own: the walls showed him its report
    event = c.CustomerReportMoved(
        id=report_id,
        version=row["revision"] + 1,
        number=led["code"],
        title=led["name"],
        place=f"projects/{led['code']}/customer-reports/{report_id}",
        what="read",
        customer_id=row["customer_id"],
        contacts=(),
        people=(led["manager_id"],),
    )
    await record(DB, caller, event)


def _view(caller: Caller, row: Record | None) -> c.MyReport:
    if row is None:
        raise c.CUSTOMER_REPORT_NOT_FOUND()
    given: dict[str, Any] = dict(row)
    state = c.CustomerReportState(given.pop("state"))
    told = {
        "content": content.decode(row["content"]),
        "verbs": tuple(CUSTOMER_REPORT.verbs_from(state, caller.permissions, str(caller.kind))),
    }
    return c.MyReport(**{**given, **told})
