"""Whether a ticket's hours were on at a moment: by the calendar of its own terms; before it has any, by that of the
policy it is going to get; without a policy, by the company's default hours."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from services.helpdesk.calendars.queries import calendar_timelines
from services.helpdesk.clocks.terms import office
from services.helpdesk.db import DB
from services.helpdesk.sla import Calendar, Timeline
from services.helpdesk.sla.spans import elapsed

MOMENT = timedelta(seconds=1)

_HOURS = """
select t.id, case when w.policy_id is not null then w.calendar_id when p.policy_id is not null then p.calendar_id
    else d.calendar_id end as calendar_id,
  coalesce(case when w.policy_id is not null then w.zone when p.policy_id is not null then p.zone
    else d.zone end, 'UTC') as zone
from ticket t
cross join policy_hours($1, null) d
left join lateral (select x.policy_id, x.calendar_id, x.zone from ticket_terms x
  where x.tenant_id = $1 and x.ticket_id = t.id order by x.version desc limit 1) w on true
left join lateral (select c.policy_id, c.calendar_id, c.zone
  from chosen_policy($1, t.customer_id, t.opened_at, t.category_id) c where w.policy_id is null limit 1) p on true
where t.tenant_id = $1 and t.id = any($2)
"""


async def served_at(tenant_id: UUID, moments: Iterable[tuple[UUID, datetime]]) -> list[bool]:
    """In the order given: whether the hours of that ticket were on then. Two round trips, however many there are."""
    asked = list(moments)
    rows = await DB.rows(_HOURS, tenant_id, list({ticket_id for ticket_id, _at in asked}))
    known = await calendar_timelines(tenant_id, list({row["calendar_id"] for row in rows if row["calendar_id"]}))
    hours: dict[UUID, Calendar | Timeline] = {
        row["id"]: known.get(row["calendar_id"]) or office(row["zone"]) for row in rows
    }
    return [elapsed(hours[ticket_id], at, at + MOMENT) > timedelta() for ticket_id, at in asked]
