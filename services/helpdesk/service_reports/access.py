"""Loading a service report to change it; what a month is."""

from datetime import UTC, date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.service_reports.states import SERVICE_REPORT
from shared.contracts.desk.service_reports import SERVICE_REPORT_NOT_FOUND, SERVICE_REPORT_STALE
from shared.contracts.desk.service_reports import ServiceReportState as S
from shared.contracts.parties import Caller

_LOCK = """
select id, number, customer_id, month, state, revision from service_report where tenant_id = $1 and id = $2 for update
"""
_ZONE = "select zone from company where tenant_id = $1 and id = $1"


class InHand(Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    customer_id: UUID
    month: date
    state: S
    revision: int


async def take_in_hand(caller: Caller, report_id: UUID, revision: int, verb: str) -> tuple[InHand, S]:
    """Locked, and the state that the verb leads to. Raises not found, stale, or that there is no such move."""
    row = await DB.row(_LOCK, caller.tenant_id, report_id)
    if row is None:
        raise SERVICE_REPORT_NOT_FOUND()
    found = InHand(**{**dict(row), "state": S(row["state"])})
    if found.revision != revision:
        raise SERVICE_REPORT_STALE(revision=found.revision)
    return found, SERVICE_REPORT.next(found.state, verb)


async def zone_of(tenant_id: UUID) -> ZoneInfo:
    """Inside a scope of the company: where its days begin."""
    return ZoneInfo(await DB.value(_ZONE, tenant_id) or "UTC")


def moved(first: date, months: int) -> date:
    """The first of the month so many later."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
