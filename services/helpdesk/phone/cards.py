"""The caller's card: what one wants to know while it rings."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace

from services.helpdesk.db import DB
from services.helpdesk.phone.looking import by_number
from services.helpdesk.phone.numbers import e164, region_of, shown
from services.helpdesk.phone.queries import latest_of
from shared.contracts.desk.phone import (
    CALLER_NOT_FOUND,
    CallerCard,
    CallerPromise,
    CallerQuery,
    CallerTicket,
    Standing,
)
from shared.contracts.helpdesk import TicketState
from shared.contracts.parties import Caller

CALLS, TICKETS, PROMISES = 10, 10, 20

_RING = "select number, said from phone_ring where tenant_id = $1 and id = $2"
_CONTACT = """
select q.id as contact_id, q.name, q.mail, q.phone, c.id as customer_id, c.name as customer_name,
  exists (select from caller_number n where n.tenant_id = q.tenant_id and n.contact_id = q.id and n.number = $3)
    as is_remembered
from contact q join customer c on c.tenant_id = q.tenant_id and c.id = q.customer_id
where q.tenant_id = $1 and q.id = $2 and q.state = 'active'
"""
_CUSTOMER = "select id as customer_id, name as customer_name from customer where tenant_id = $1 and id = $2"
_PROMISES = """
select k.id, k.title, k.content, k.valid_from, k.valid_until, k.response_minutes, k.resolution_minutes,
  k.around_the_clock, k.products, k.warranty_until,
  case when k.valid_from > d.today then 'later' when k.valid_until < d.today then 'expired'
    else 'valid' end as standing
from commitment k, (select (now() at time zone c.zone)::date as today from company c where c.tenant_id = $1) d
where k.tenant_id = $1 and k.customer_id = $2 and not k.archived
order by coalesce(k.valid_until < d.today, false), k.valid_from > d.today, k.valid_until desc nulls first, k.id limit $3
"""
_TICKETS = """
select t.id, 'HD-' || t.number as number, t.title, t.state, t.reopened, t.priority, t.next_due,
  coalesce(t.requester_id = $3 or $3 = any(t.also), false) as is_own, count(*) over () as open
from ticket t where t.tenant_id = $1 and t.customer_id = $2
  and t.state in ('new', 'open', 'waiting_customer', 'waiting_third_party', 'scheduled')
order by is_own desc, t.next_due nulls last, t.id desc limit $4
"""


async def read_caller(caller: Caller, command: CallerQuery) -> CallerCard:
    """Raises not found for an id that is nobody's; a number that is nobody's has a card that says so."""
    region = await region_of(caller.tenant_id)
    said = await _said(caller, command)
    number = e164(said, region) if said else None
    card = CallerCard(number=number, shown=shown(number, region) if number else said)
    whose = await _whose(caller, command, number)
    if whose is None and said:
        others = tuple(await by_number(caller.tenant_id, said, number, region))
        if len(others) == 1:
            whose = await _contact(caller, others[0].contact_id, number)
        else:
            card = replace(card, others=others)
    return await _filled(caller, replace(card, **(whose or {})))


async def _said(caller: Caller, command: CallerQuery) -> str | None:
    if command.ring_id is None:
        return command.number or None
    row = await DB.row(_RING, caller.tenant_id, command.ring_id)
    if row is None:
        raise CALLER_NOT_FOUND()
    return row["number"] or row["said"] or None


async def _whose(caller: Caller, command: CallerQuery, number: str | None) -> dict[str, Any] | None:
    if command.contact_id is not None:
        return await _contact(caller, command.contact_id, number)
    if command.customer_id is None:
        return None
    row = await DB.row(_CUSTOMER, caller.tenant_id, command.customer_id)
    if row is None:
        raise CALLER_NOT_FOUND()
    return dict(row)


async def _contact(caller: Caller, contact_id: UUID | None, number: str | None) -> dict[str, Any]:
    row = await DB.row(_CONTACT, caller.tenant_id, contact_id, number)
    if row is None:
        raise CALLER_NOT_FOUND()
    return dict(row)


async def _filled(caller: Caller, card: CallerCard) -> CallerCard:
    tenant = caller.tenant_id
    whose: dict[str, Any] = {"contact_id": card.contact_id, "customer_id": card.customer_id, "number": card.number}
    calls = await latest_of(tenant, CALLS, **whose)
    if card.customer_id is None:
        return replace(card, calls=calls)
    promises = await DB.rows(_PROMISES, tenant, card.customer_id, PROMISES)
    tickets = await DB.rows(_TICKETS, tenant, card.customer_id, card.contact_id, TICKETS)
    return replace(
        card,
        calls=calls,
        promises=tuple(_promise(dict(row)) for row in promises),
        tickets=tuple(_ticket(dict(row)) for row in tickets),
        open=tickets[0]["open"] if tickets else 0,
    )


def _promise(row: dict[str, Any]) -> CallerPromise:
    return CallerPromise(**{**row, "standing": Standing(row["standing"]), "products": tuple(row["products"])})


def _ticket(row: dict[str, Any]) -> CallerTicket:
    del row["open"]
    return CallerTicket(**{**row, "state": TicketState(row["state"])})
