"""Saying why a ticket came about, and holding back what must not end without it."""

from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import TicketInHand
from services.helpdesk.tickets.journal import change, tell
from services.helpdesk.tickets.words import plain
from shared.contracts.causes import CAUSE_NEEDED, CAUSE_UNKNOWN, ROOT_NEEDED, CauseFound
from shared.contracts.desk.causes import DeliveryDefectFound, TicketCaused
from shared.contracts.parties import Caller

_CAUSE = """
select c.name, c.code, cause_is_defect($1, c.id) as is_defect, s.cause_id as before, b.name as before_name,
  coalesce(cause_is_defect($1, s.cause_id), false) as was_defect, s.whys, s.root
from cause c left join ticket_cause s on s.tenant_id = c.tenant_id and s.ticket_id = $3
left join cause b on b.tenant_id = s.tenant_id and b.id = s.cause_id
where c.tenant_id = $1 and c.id = $2 and (not c.archived or c.id = s.cause_id)
"""
_SAY = """
insert into ticket_cause as s (tenant_id, ticket_id, customer_id, cause_id, whys, root, set_by, set_at)
values ($1, $2, $3, $4, $5, $6, $7, now())
on conflict (tenant_id, ticket_id) do update set cause_id = excluded.cause_id, whys = excluded.whys,
  root = excluded.root, set_by = excluded.set_by, set_at = excluded.set_at
"""
_PROJECT = """
select k.project_id from ticket_terms t join commitment k on k.tenant_id = t.tenant_id and k.id = t.commitment_id
where t.tenant_id = $1 and t.ticket_id = $2 order by t.version desc limit 1
"""
_NEEDED = "select cause_needed($1, t) from ticket t where t.tenant_id = $1 and t.id = $2"
_ASK = """
insert into ticket_cause as s (tenant_id, ticket_id, customer_id, asked_why, asked_at) values ($1, $2, $3, $4, now())
on conflict (tenant_id, ticket_id) do update set asked_why = excluded.asked_why, asked_at = excluded.asked_at
"""


async def say_cause(caller: Caller, ticket: TicketInHand, found: CauseFound) -> None:
    """In the change's transaction, with the ticket in hand. What was said before stands in the history. Raises that
    the cause is unknown."""
    row = await DB.row(_CAUSE, caller.tenant_id, found.cause_id, ticket.id)
    if row is None:
        raise CAUSE_UNKNOWN(fields={"cause_id": CAUSE_UNKNOWN.code})
    whys = [" ".join(plain(one, "whys").split()) for one in found.whys]
    root = plain(found.root, "root").strip() if found.root.strip() else ""
    values = (ticket.customer_id, found.cause_id, whys, root, caller.name)
    await DB.run(_SAY, caller.tenant_id, ticket.id, *values)
    if (row["before"], list(row["whys"] or ()), row["root"] or "") == (found.cause_id, whys, root):
        return
    said: dict[str, Any] = {"cause": row["name"], "cause_before": row["before_name"] or "", "root": root[:200]}
    await change(caller, ticket, "set_cause", **said)
    told = {"cause_id": found.cause_id, "cause": row["name"]}
    await tell(caller, ticket, TicketCaused, is_defect=row["is_defect"], **told)
    if row["is_defect"] and not row["was_defect"]:
        project_id = await DB.value(_PROJECT, caller.tenant_id, ticket.id)
        await tell(caller, ticket, DeliveryDefectFound, root=root, project_id=project_id, **told)


async def check_cause(caller: Caller, ticket: TicketInHand, found: CauseFound | None = None) -> None:
    """Before a ticket is resolved or closed: takes the cause that came with it, raises if one is needed and missing."""
    if found is not None:
        await say_cause(caller, ticket, found)
    needed = await DB.value(_NEEDED, caller.tenant_id, ticket.id)
    if needed == "asked" and found is not None:
        raise ROOT_NEEDED(fields={"root": ROOT_NEEDED.code})
    if needed is not None:
        raise CAUSE_NEEDED(fields={"cause_id": CAUSE_NEEDED.code})


async def ask_for_cause(tenant_id: UUID, ticket_id: UUID, customer_id: UUID, why: str) -> None:
    """For whoever finds that a ticket must not end again without its root cause, such as a second unhappy call-back.
    `why` is told to people. Inside the transaction of what found it."""
    await DB.run(_ASK, tenant_id, ticket_id, customer_id, why)
