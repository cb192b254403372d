"""What is done once something has waited too long: its bell is rung, if it still waits."""

from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.reminding.keeping import remember_first, remember_tomorrow
from shared.contracts.base import Event
from shared.contracts.desk.waits import HELD_HOURS, HeldWaits, ReturnCallDue
from shared.outbox.outbox import record, service_caller

RETURN, MAILS, HELD = "return_call", "mails_wait", "held_waits"

_RETURN = """
select coalesce(q.name, k.said, k.number, '') as who, k.by_id, k.revision from phone_call k
left join contact q on q.tenant_id = k.tenant_id and q.id = k.contact_id
where k.tenant_id = $1 and k.id = $2 and k.wants_return and k.returned_at is null
"""
_MAILS = """
select b.address as door, count(*) filter (where r.received_at <= now() - $3::interval) as late,
  min(r.received_at) as earliest, (now() at time zone o.zone)::date as today
from raw_mail r join mailbox b on b.tenant_id = r.tenant_id and b.id = r.mailbox_id
join company o on o.tenant_id = $1 and o.id = $1
where r.tenant_id = $1 and r.mailbox_id = $2 and r.state in ('held', 'failed', 'quarantined')
group by b.address, o.zone
"""
_HELD = """
select '' as door, count(*) filter (where h.at <= now() - $3::interval) as late, min(h.at) as earliest,
  (now() at time zone o.zone)::date as today
from held_message h join company o on o.tenant_id = $1 and o.id = $2
where h.tenant_id = $1 and h.state = 'held'
group by o.zone
"""
PATIENCE = timedelta(hours=HELD_HOURS)


async def mails_wait(tenant_id: UUID, mailbox_id: UUID) -> None:
    """Said once a mail is put before people: what is first to have waited too long is reminded of."""
    await remember_first(tenant_id, MAILS, mailbox_id, PATIENCE)


async def held_waits(tenant_id: UUID) -> None:
    await remember_first(tenant_id, HELD, tenant_id, PATIENCE)


async def return_is_due(tenant_id: UUID, call_id: UUID) -> None:
    row = await DB.row(_RETURN, tenant_id, call_id)
    if row is not None:
        await _tell(tenant_id, ReturnCallDue(id=call_id, version=row["revision"], title=row["who"], by_id=row["by_id"]))


async def mails_are_late(tenant_id: UUID, mailbox_id: UUID) -> None:
    row = await DB.row(_MAILS, tenant_id, mailbox_id, PATIENCE)
    await _late(tenant_id, MAILS, mailbox_id, row, "settings/mails")


async def held_is_late(tenant_id: UUID, company_id: UUID) -> None:
    row = await DB.row(_HELD, tenant_id, company_id, PATIENCE)
    await _late(tenant_id, HELD, company_id, row, "held")


async def _late(tenant_id: UUID, kind: str, subject_id: UUID, row: Record | None, place: str) -> None:
    """Again tomorrow morning, as long as anything waits; nothing more once all is decided."""
    if row is None:
        return
    if not row["late"]:
        await remember_first(tenant_id, kind, subject_id, PATIENCE, since=row["earliest"])
        return
    title = f"{row['door']} ({row['late']})".strip()
    await _tell(tenant_id, HeldWaits(id=subject_id, version=row["today"].toordinal(), title=title, place=place))
    await remember_tomorrow(tenant_id, kind, subject_id)


async def _tell(tenant_id: UUID, event: Event) -> None:
    await record(DB, service_caller(DB, tenant_id), event)


REMINDS = {RETURN: return_is_due, MAILS: mails_are_late, HELD: held_is_late}
