"""Loading a report to act on it: the project first, as every change of one does. The company's own door (a draft that
is due) has a project in hand as its manager would."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from services.projects.customer_reports.states import CUSTOMER_REPORT
from services.projects.db import DB
from services.projects.projects.access import ProjectInHand, lead, seen
from shared.contracts.delivery.customer_reports import CUSTOMER_REPORT_NOT_FOUND, CUSTOMER_REPORT_STALE
from shared.contracts.delivery.customer_reports import CustomerReportState as S
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Part, Phase
from shared.contracts.parties import Caller
from shared.core.errors import DomainError

_PROJECT = "select project_id from customer_report where tenant_id = $1 and id = $2"
_LOCK = """
select id, number, state, first_day, last_day, summary, revision from customer_report
where tenant_id = $1 and id = $2 for update
"""
_WHOLE = """
select id, code, name, customer_id, manager_id, phase, revision from project where tenant_id = $1 and id = $2 for update
"""


class InHand(Struct, frozen=True, kw_only=True):
    """Locked for this transaction."""

    id: UUID
    number: int
    state: S
    first_day: date
    last_day: date
    summary: str
    revision: int


async def seen_of(caller: Caller, report_id: UUID) -> ProjectInHand:
    """Its project. Raises that there is no such report, also for one of a project that is none of his."""
    try:
        return await seen(caller, await _project_of(caller, report_id))
    except DomainError as refused:
        raise _hidden(refused) from refused


async def take(caller: Caller, report_id: UUID, revision: int, verb: str) -> tuple[ProjectInHand, InHand, S]:
    """And the state that the verb leads to. Raises not found, not led, stale, or that there is no such move."""
    try:
        project = await lead(caller, await _project_of(caller, report_id))
    except DomainError as refused:
        raise _hidden(refused) from refused
    row = await DB.row(_LOCK, caller.tenant_id, report_id)
    assert row is not None  # reports are not deleted
    found = InHand(**{**dict(row), "state": S(row["state"])})
    if found.revision != revision:
        raise CUSTOMER_REPORT_STALE(revision=found.revision)
    return project, found, CUSTOMER_REPORT.next(found.state, verb)


async def whole(tenant_id: UUID, project_id: UUID) -> ProjectInHand | None:
    """Locked, for what the clock does."""
    row = await DB.row(_WHOLE, tenant_id, project_id)
    if row is None:
        return None
    return ProjectInHand(**{**dict(row), "phase": Phase(row["phase"]), "part": Part.MANAGER})


async def _project_of(caller: Caller, report_id: UUID) -> UUID:
    found: UUID | None = await DB.value(_PROJECT, caller.tenant_id, report_id)
    if found is None:
        raise CUSTOMER_REPORT_NOT_FOUND()
    return found


def _hidden(refused: DomainError) -> DomainError:
    return CUSTOMER_REPORT_NOT_FOUND() if refused.code == PROJECT_NOT_FOUND.code else refused
