"""Asking: who may be asked again (fatigue), who calls, and the mail with the link."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from services.helpdesk.callbacks.access import CallBackInHand
from services.helpdesk.db import DB
from services.helpdesk.tickets.concluding import announce
from shared.contracts.desk.call_backs import CallBackAsked, CareAsked
from shared.contracts.desk.call_plans import PlanRules
from shared.outbox.outbox import record, service_caller

# The contact's row is locked: of two tickets resolved at once, the second sees that he is asked about the first.
_HOLD = "select 1 from contact where tenant_id = $1 and id = $2 for no key update"
_OPTED_OUT = "select 1 from call_opt_out where tenant_id = $1 and contact_id = $2"
# Asked again about the same ticket, after it was opened again, is the same asking.
_ASKED = """
select count(distinct coalesce(ticket_id, id)) filter (where asked_at > $4) as lately,
  count(distinct coalesce(ticket_id, id)) as in_30_days
from call_back where tenant_id = $1 and contact_id = $2 and ($3::uuid is null or ticket_id is distinct from $3)
  and asked_at > least($4, $5)
"""
# The fewest calls waiting, of those who did not work on it.
_FREEST = """
select m.id, m.name from member m
left join call_back b on b.tenant_id = m.tenant_id and b.caller_id = m.id
  and b.state in ('planned', 'due', 'in_progress') and b.choice in ('must', 'drawn')
where m.tenant_id = $1 and m.state = 'active' and m.roles && array['agent', 'support_lead'] and m.id <> all($3)
  and ($2::uuid is null or exists (select from team_member x
    where x.tenant_id = m.tenant_id and x.team_id = $2 and x.member_id = m.id))
group by m.id, m.name order by count(b.id), m.id limit 1
"""
_ZONE = "select zone from company where tenant_id = $1 and id = $1"
THIRTY = timedelta(days=30)


class Asked(Struct, frozen=True, kw_only=True):
    """Who is asked about what; `key` makes one of it."""

    customer_id: UUID
    contact_id: UUID
    ticket_id: UUID | None
    key: str


class Agent(Struct, frozen=True):
    id: UUID
    name: str


async def suppressed(tenant_id: UUID, who: Asked, rules: PlanRules, at: datetime) -> str:
    """Why he is not asked now; empty if he may be. Leaves his row locked."""
    await DB.run(_HOLD, tenant_id, who.contact_id)
    if await DB.value(_OPTED_OUT, tenant_id, who.contact_id) is not None:
        return "opted_out"
    since = at - timedelta(days=rules.window_days)
    row = await DB.row(_ASKED, tenant_id, who.contact_id, who.ticket_id, since, at - THIRTY)
    assert row is not None  # counts always give one
    if row["lately"]:
        return "window"
    return "month" if row["in_30_days"] >= rules.most_in_30_days else ""


async def choose_caller(tenant_id: UUID, team_id: UUID | None, handlers: tuple[UUID, ...]) -> Agent | None:
    """None: nobody is left who did not work on it; then a lead gives it to somebody, with a reason."""
    row = await DB.row(_FREEST, tenant_id, team_id, list(handlers))
    return Agent(row["id"], row["name"]) if row else None


async def zone_for(tenant_id: UUID, rules: PlanRules) -> ZoneInfo:
    """The customer's, whose nights are quiet: the plan's, else the company's."""
    return ZoneInfo(rules.zone or await DB.value(_ZONE, tenant_id) or "UTC")


async def ask_by_mail(
    tenant_id: UUID, ticket_id: UUID, call_back_id: UUID, not_before: datetime | None, *, is_again: bool = False
) -> None:
    more = {"what": str(call_back_id), "not_before": not_before, "is_again": is_again}
    await announce(tenant_id, ticket_id, CallBackAsked, **more)


async def ask_of_care(tenant_id: UUID, one: CallBackInHand, not_before: datetime | None) -> None:
    """By mail as well; there is no ticket that it could be told of."""
    event = CareAsked(
        id=one.id, version=one.revision, what=str(one.id), requester_id=one.contact_id, not_before=not_before
    )
    await record(DB, service_caller(DB, tenant_id), event)
