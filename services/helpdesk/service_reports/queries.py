"""Reading service reports. A customer's come by a door that knows only what was sent."""

from datetime import date
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.service_reports import (
    SERVICE_REPORT_NOT_FOUND,
    ListServiceReports,
    ReadServiceReport,
    ServiceFigures,
    ServiceReportView,
)
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.cursors import decode_cursor, encode_cursor

_SHARED = """r.id, 'SR-' || r.number as number, r.customer_id, c.name as customer_name, r.month, r.state,
  r.figures::text as figures, r.summary, r.actions, r.drafted_at, r.sent_at, r.received_by, r.received_at, r.revision"""
_OURS = """r.reviewed_by, r.reviewed_at, r.sent_by,
  array(select p.name from contact p where p.tenant_id = r.tenant_id and p.customer_id = r.customer_id
    and case when r.state = 'sent' then p.id = any(r.sent_to) else p.state = 'active' and p.mail is not null
      and (p.manager or not exists (select from contact k where k.tenant_id = r.tenant_id
        and k.customer_id = r.customer_id and k.manager and k.state = 'active' and k.mail is not null)) end
    order by p.name limit 20) as receivers"""
_THEIRS = """null::text as reviewed_by, null::timestamptz as reviewed_at, null::text as sent_by,
  array[]::text[] as receivers"""
_FROM = "from service_report r join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id"
_LIST = """
where r.tenant_id = $1 and ($2::uuid is null or $2 = any(r.sent_to)) and ($3::date is null or r.month = $3)
  and ($4::text is null or r.state = $4) and (r.month, r.id) < ($5, $6)
order by r.month desc, r.id desc limit $7
"""
_ONE = "where r.tenant_id = $1 and ($2::uuid is null or $2 = any(r.sent_to)) and r.id = $3"
_STAFF_LIST = f"select {_SHARED}, {_OURS} {_FROM} {_LIST}"
_STAFF_ONE = f"select {_SHARED}, {_OURS} {_FROM} {_ONE}"
_PORTAL_LIST = f"select {_SHARED}, {_THEIRS} {_FROM} {_LIST}"
_PORTAL_ONE = f"select {_SHARED}, {_THEIRS} {_FROM} {_ONE}"
END = (date(9999, 1, 1), UUID(int=2**128 - 1))

_figures = msgspec.json.Decoder(ServiceFigures)


def only_receiver(caller: Caller) -> UUID | None:
    """A contact reads what was sent to him, a customer manager all that was sent to his organisation."""
    if caller.kind is Kind.CUSTOMER and Role.CM not in caller.roles:
        return caller.actor_id
    return None


async def list_reports(caller: Caller, command: ListServiceReports) -> Page[ServiceReportView]:
    listing = f"service_reports:{command.month}:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[date, UUID]) if command.cursor else END
    month = command.month.replace(day=1) if command.month else None
    given = (only_receiver(caller), month, command.state, *before, command.limit + 1)
    if caller.kind is Kind.CUSTOMER:
        rows = await DB.rows(_PORTAL_LIST, caller.tenant_id, *given)
    else:
        rows = await DB.rows(_STAFF_LIST, caller.tenant_id, *given)
    shown = [_view(row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].month, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def read_report(caller: Caller, command: ReadServiceReport) -> ServiceReportView:
    return await view_of(caller, command.report_id)


async def view_of(caller: Caller, report_id: UUID) -> ServiceReportView:
    given = (only_receiver(caller), report_id)
    if caller.kind is Kind.CUSTOMER:
        row = await DB.row(_PORTAL_ONE, caller.tenant_id, *given)
    else:
        row = await DB.row(_STAFF_ONE, caller.tenant_id, *given)
    if row is None:
        raise SERVICE_REPORT_NOT_FOUND()
    return _view(row)


def _view(row: Record) -> ServiceReportView:
    told = {"figures": _figures.decode(row["figures"]), "receivers": tuple(row["receivers"])}
    return ServiceReportView(**{**dict(row), **told})
