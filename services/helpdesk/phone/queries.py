"""Reading calls: one, the latest, those that are wanted back, and what the hotline's page shows."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.phone import CALL_NOT_FOUND, CallView, Direction, ListCalls, PhonePage, PhoneQuery
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))
START = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
SOMETIME = timedelta(days=3_650)
"""After the call: where a return call for no time in particular stands, behind those that have one."""
RETURNS, LATEST = 50, 20

_VIEW = """
select k.id, k.direction, k.answered, k.began_at, k.number, k.said, k.contact_id, q.name as contact_name,
  k.customer_id, c.name as customer_name, k.ticket_id, 'HD-' || t.number as ticket_number, t.title as ticket_title,
  k.notes, k.by_name, k.promise, k.promise_at, k.wants_return, k.return_said, k.return_at, k.returned_at,
  k.returned_by, k.revision
from phone_call k
left join contact q on q.tenant_id = k.tenant_id and q.id = k.contact_id
left join customer c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join ticket t on t.tenant_id = k.tenant_id and t.id = k.ticket_id
where k.tenant_id = $1
"""
_ONE = f"{_VIEW} and k.id = $2"
_LAST = "order by k.began_at desc, k.id desc limit $3"
_OF_CONTACT = f"{_VIEW} and k.contact_id = $2 {_LAST}"
_OF_CUSTOMER = f"{_VIEW} and k.customer_id = $2 {_LAST}"
_OF_NUMBER = f"{_VIEW} and k.number = $2 {_LAST}"
_LIST = f"""{_VIEW}
  and ($2::uuid is null or k.contact_id = $2) and (k.began_at, k.id) < ($3, $4)
order by k.began_at desc, k.id desc limit $5
"""
_WANTED = f"""{_VIEW}
  and k.wants_return and k.returned_at is null and ($2::uuid is null or k.contact_id = $2)
  and (k.return_place, k.id) > ($3, $4)
order by k.return_place, k.id limit $5
"""
_EXTENSION = "select extension from phone_extension where tenant_id = $1 and member_id = $2"


def shape(row: asyncpg.Record) -> CallView:
    return CallView(**{**dict(row), "direction": Direction(row["direction"])})


async def view_of(caller: Caller, call_id: UUID) -> CallView:
    row = await DB.row(_ONE, caller.tenant_id, call_id)
    if row is None:
        raise CALL_NOT_FOUND()
    return shape(row)


async def latest_of(
    tenant_id: UUID, limit: int, *, contact_id: UUID | None, customer_id: UUID | None, number: str | None
) -> tuple[CallView, ...]:
    """Of the contact, else of the customer, else from the number."""
    if contact_id is not None:
        rows = await DB.rows(_OF_CONTACT, tenant_id, contact_id, limit)
    elif customer_id is not None:
        rows = await DB.rows(_OF_CUSTOMER, tenant_id, customer_id, limit)
    else:
        rows = await DB.rows(_OF_NUMBER, tenant_id, number or "", limit)
    return tuple(shape(row) for row in rows)


async def list_calls(caller: Caller, command: ListCalls) -> Page[CallView]:
    listing = f"calls:{command.wanted}:{command.contact_id}"
    begin = START if command.wanted else END
    at = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else begin
    asked = (caller.tenant_id, command.contact_id, *at, command.limit + 1)
    rows = await DB.rows(_WANTED, *asked) if command.wanted else await DB.rows(_LIST, *asked)
    shown = tuple(shape(row) for row in rows[: command.limit])
    if len(rows) <= command.limit:
        return Page(items=shown)
    last = shown[-1]
    place = place_of(last.began_at, last.return_at) if command.wanted else last.began_at
    return Page(items=shown, next=encode_cursor(listing, (place, last.id)))


def place_of(began_at: datetime, return_at: datetime | None) -> datetime:
    """What wanted return calls stand in order of."""
    return return_at or began_at + SOMETIME


async def page(caller: Caller, command: PhoneQuery) -> PhonePage:
    wanted = await DB.rows(_WANTED, caller.tenant_id, None, *START, RETURNS)
    latest = await DB.rows(_LIST, caller.tenant_id, None, *END, LATEST)
    return PhonePage(
        returns=tuple(shape(row) for row in wanted),
        calls=tuple(shape(row) for row in latest),
        extension=await DB.value(_EXTENSION, caller.tenant_id, caller.actor_id),
    )
