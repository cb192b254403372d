"""On the first of a month, where the company is, a draft of the month before for every customer that was served in it.
A company that was away then gets its drafts when it is back."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import structlog

from services.helpdesk.db import DB
from services.helpdesk.service_reports.access import midnight, moved, zone_of
from services.helpdesk.service_reports.actions import drafted
from services.helpdesk.service_reports.counting import figures_of
from shared.core.clock import now
from shared.core.ids import new_id
from shared.feature import Schedule

SECONDS = 900.0
BATCH = 200
"""Companies in one go: more of them have their turn a quarter of an hour later."""

log = structlog.get_logger("service_reports")

_DUE = f"""
select array(select c.tenant_id from company c where c.state <> 'suspended' and not exists (
  select from service_report_run r where r.tenant_id = c.tenant_id
    and r.month >= (date_trunc('month', $1::timestamptz at time zone c.zone) - interval '1 month')::date) limit {BATCH})
  as companies
"""
_SERVED = """
select distinct t.customer_id from ticket t where t.tenant_id = $1 and t.state not in ('spam', 'merged')
  and t.updated_at >= $2 and t.opened_at < $3 and not exists (select from service_report r
    where r.tenant_id = $1 and r.customer_id = t.customer_id and r.month = $4)
"""
_RAN = "insert into service_report_run (tenant_id, month, at) values ($1, $2, now()) on conflict do nothing"


async def run() -> None:
    row = await DB.once_as_worker(_DUE, now())
    for tenant_id in row["companies"] if row is not None else ():
        try:
            await draft_last(tenant_id)
        except Exception:  # one company's trouble is not its neighbours'
            log.exception("service_reports.not_drafted", tenant_id=str(tenant_id))


async def draft_last(tenant_id: UUID) -> list[UUID]:
    """The drafts of the month before this one; gives whose they are. Each is a transaction of its own, so that none
    waits for them all. Run again it changes nothing."""
    async with DB.tenant_scope(tenant_id):
        zone = await zone_of(tenant_id)
        month = moved(now().astimezone(zone).date().replace(day=1), -1)
        begin, end = midnight(month, zone), midnight(moved(month, 1), zone)
        served = [row["customer_id"] for row in await DB.rows(_SERVED, tenant_id, begin, end, month)]
    done = [one for one in served if await _one(tenant_id, one, month, zone)]
    if done == served:
        async with DB.tenant_scope(tenant_id):
            await DB.run(_RAN, tenant_id, month)
    return done


async def _one(tenant_id: UUID, customer_id: UUID, month: date, zone: ZoneInfo) -> bool:
    try:
        async with DB.tenant_scope(tenant_id):
            figures = await figures_of(tenant_id, customer_id, month, zone)
            await drafted(tenant_id, customer_id, month, new_id(), msgspec.json.encode(figures).decode())
    except Exception:  # one customer's trouble is not the others'; he is tried again in a quarter of an hour
        log.exception("service_reports.not_drafted", tenant_id=str(tenant_id), customer_id=str(customer_id))
        return False
    return True


DRAFTING = Schedule("service_reports.draft", SECONDS, run)
