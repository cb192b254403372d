"""The verbs on a service report."""

from datetime import date
from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.policies.access import known_customer
from services.helpdesk.service_reports.access import InHand, moved, take_in_hand, zone_of
from services.helpdesk.service_reports.counting import figures_of
from services.helpdesk.service_reports.queries import only_receiver, view_of
from shared.contracts.desk.service_reports import (
    SERVICE_REPORT_MONTH,
    SERVICE_REPORT_NOBODY,
    SERVICE_REPORT_NOT_FOUND,
    DraftServiceReport,
    MoveServiceReport,
    ReceiveServiceReport,
    ServiceReportMoved,
    ServiceReportView,
    WriteServiceReport,
)
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record

FIRST_YEAR = 1990

_NUMBER = """
insert into counter (tenant_id, kind, value) values ($1, 'service_report', 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""
_KNOWN = "select id, state from service_report where tenant_id = $1 and customer_id = $2 and month = $3 for update"
_DRAFT = """
insert into service_report (tenant_id, id, number, customer_id, month, state, figures, drafted_at)
values ($1, $2, $3, $4, $5, 'draft', $6, now()) on conflict (tenant_id, customer_id, month) do nothing
"""
_ANEW = """
update service_report set figures = $3, drafted_at = now(), revision = revision + 1 where tenant_id = $1 and id = $2
"""
_WRITE = """
update service_report set state = $3, summary = $4, actions = $5, reviewed_by = $6, reviewed_by_id = $7,
  reviewed_at = case when $6::text is null then null else now() end, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_RECEIVERS = """
select p.id from contact p where p.tenant_id = $1 and p.customer_id = $2 and p.state = 'active' and p.mail is not null
  and (p.manager or not exists (select from contact k where k.tenant_id = $1 and k.customer_id = $2 and k.manager
    and k.state = 'active' and k.mail is not null))
order by p.name limit 20
"""
_SEND = """
update service_report set state = 'sent', sent_by = $3, sent_at = now(), sent_to = $4, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_RECEIVE = """
update service_report set received_by = $3, received_at = now()
where tenant_id = $1 and id = $2 and state = 'sent' and received_at is null and ($4::uuid is null or $4 = any(sent_to))
"""


async def draft(caller: Caller, command: DraftServiceReport) -> ServiceReportView:
    await known_customer(caller, command.customer_id)
    zone = await zone_of(caller.tenant_id)
    month = command.month.replace(day=1)
    if month > now().astimezone(zone).date() or month.year < FIRST_YEAR:
        raise SERVICE_REPORT_MONTH(fields={"month": SERVICE_REPORT_MONTH.code})
    known = await DB.row(_KNOWN, caller.tenant_id, command.customer_id, month)
    figures = await figures_of(caller.tenant_id, command.customer_id, month, zone)
    told = msgspec.json.encode(figures).decode()
    if known is None:
        await drafted(caller.tenant_id, command.customer_id, month, new_id(), told)
        # Of two who draft it at once there is one report, and both are shown it.
        known = await DB.row(_KNOWN, caller.tenant_id, command.customer_id, month)
        assert known is not None  # ours, or the one ours gave way to
    elif known["state"] == "draft":
        await DB.run(_ANEW, caller.tenant_id, known["id"], told)
    return await view_of(caller, known["id"])


async def drafted(tenant_id: UUID, customer_id: UUID, month: date, report_id: UUID, figures: str) -> None:
    """A new draft, unless there is a report of the month."""
    number = await DB.value(_NUMBER, tenant_id)
    await DB.run(_DRAFT, tenant_id, report_id, number, customer_id, month, figures)


async def write(caller: Caller, command: WriteServiceReport) -> ServiceReportView:
    verb = "review" if command.reviewed else "write"
    found, state = await take_in_hand(caller, command.report_id, command.revision, verb)
    reviewer = (caller.name, caller.actor_id) if command.reviewed else (None, None)
    words = (command.summary.strip(), command.actions.strip())
    await DB.run(_WRITE, caller.tenant_id, found.id, str(state), *words, *reviewer)
    return await view_of(caller, found.id)


async def send(caller: Caller, command: MoveServiceReport) -> ServiceReportView:
    found, _state = await take_in_hand(caller, command.report_id, command.revision, "send")
    rows = await DB.rows(_RECEIVERS, caller.tenant_id, found.customer_id)
    if not rows:
        raise SERVICE_REPORT_NOBODY()
    contacts = [row["id"] for row in rows]
    await DB.run(_SEND, caller.tenant_id, found.id, caller.name, contacts)
    return await _done(caller, found, "sent", contacts)


async def receive(caller: Caller, command: ReceiveServiceReport) -> ServiceReportView:
    """Once; who says it again is shown what is known."""
    view = await view_of(caller, command.report_id)
    done = await DB.run(_RECEIVE, caller.tenant_id, view.id, caller.name, only_receiver(caller))
    if not done:
        if view.received_at is None:
            raise SERVICE_REPORT_NOT_FOUND()
        return view
    made = await view_of(caller, view.id)
    event = ServiceReportMoved(
        id=view.id,
        version=made.revision,
        number=made.number,
        title=title_of(made.month),
        what="received",
        customer_id=made.customer_id,
        contacts=(),
    )
    await record(DB, caller, event)
    return made


async def _done(caller: Caller, found: InHand, what: str, contacts: list[UUID]) -> ServiceReportView:
    made = await view_of(caller, found.id)
    event = ServiceReportMoved(
        id=found.id,
        version=made.revision,
        number=made.number,
        title=title_of(found.month),
        what=what,
        customer_id=found.customer_id,
        contacts=tuple(contacts),
    )
    await record(DB, caller, event)
    return made


def title_of(month: date) -> str:
    """2026-11: understood in every language."""
    return f"{moved(month, 0):%Y-%m}"
