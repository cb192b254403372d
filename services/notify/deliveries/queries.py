"""The log: what somebody was told, by which way, when, and why not."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from services.notify.db import DB
from shared.contracts.base import Page
from shared.contracts.notify import DELIVERY_NOT_FOUND, DeliveryState, DeliveryView, ListDeliveries
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_NUMBER = re.compile(r"[A-Za-z]{1,10}-\d{1,12}")

_MAILS = """
select d.id, d.kind, d.address as "to", d.state, d.attempts, d.error, d.created_at, coalesce(d.sent_at, g.sent_at)
  as sent_at, d.way, d.reason, case when d.state in ('pending', 'held') then d.due_at end as due_at,
  null::timestamptz as read_at, d.recipient_id, coalesce(d.data ->> 'number', '') as number,
  coalesce(d.data ->> 'title', '') as title
from delivery d left join delivery g on g.tenant_id = d.tenant_id and g.id = d.digest_id
where d.tenant_id = $1 and (d.created_at, d.id) < ($2, $3)
"""
_BELLS = """
select n.id, n.kind, '' as "to", case when n.rings_at is null then 'sent' else 'pending' end as state, 0 as attempts,
  null as error, n.at as created_at, case when n.rings_at is null then n.at end as sent_at, 'bell' as way,
  case when n.rings_at is not null then 'quiet_hours' end as reason, n.rings_at as due_at, n.read_at, n.recipient_id,
  coalesce(n.data ->> 'number', '') as number, coalesce(n.data ->> 'title', '') as title
from notice n where n.tenant_id = $1 and (n.at, n.id) < ($2, $3)
"""
_NAMED = """
select l.*, coalesce(m.name, c.name, h.name, '') as name
from lines l left join member m on m.tenant_id = $1 and m.id = l.recipient_id
  left join contact c on c.tenant_id = $1 and c.id = l.recipient_id
  left join chat h on h.tenant_id = $1 and h.id = l.recipient_id
order by l.created_at desc, l.id desc
"""
_ONE = f"""
with lines as ({_MAILS} and d.id = $4) {_NAMED}
"""
_ALL = f"""
with lines as ({_MAILS} order by d.created_at desc, d.id desc limit $4) {_NAMED}
"""
_IN_STATE = f"""
with lines as ({_MAILS} and d.state = $5 order by d.created_at desc, d.id desc limit $4) {_NAMED}
"""
_OF_TICKET = f"""
with found as (({_MAILS} and d.data ->> 'number' = $6 order by d.created_at desc, d.id desc limit $4)
  union all ({_BELLS} and n.data ->> 'number' = $6 order by n.at desc, n.id desc limit $4)),
lines as (select * from found where $5 = '' or state = $5 order by created_at desc, id desc limit $4) {_NAMED}
"""
_OF_PEOPLE = f"""
with who as (select p.id from (
    select m.id, m.name, m.mail from member m where m.tenant_id = $1
    union all select c.id, c.name, c.mail from contact c where c.tenant_id = $1) p
  where position(lower($6) in lower(p.name)) > 0 or position(lower($6) in lower(coalesce(p.mail, ''))) > 0 limit 50),
found as (({_MAILS} and d.recipient_id in (select id from who) and ($5 = '' or d.state = $5)
    order by d.created_at desc, d.id desc limit $4)
  union all ({_BELLS} and n.recipient_id in (select id from who)
    and ($5 = '' or $5 = case when n.rings_at is null then 'sent' else 'pending' end)
    order by n.at desc, n.id desc limit $4)),
lines as (select * from found order by created_at desc, id desc limit $4) {_NAMED}
"""


async def list_deliveries(caller: Caller, command: ListDeliveries) -> Page[DeliveryView]:
    """Of a ticket or of people, bells and mails; else mails and what was left unsaid."""
    wanted = command.q.strip()
    listing = f"deliveries:{command.state}:{wanted}" if wanted else f"deliveries:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await _rows(caller, command.state, wanted, (*before, command.limit + 1))
    items = tuple(_view(row) for row in rows[: command.limit])
    more = len(rows) > command.limit
    return Page(items=items, next=encode_cursor(listing, (items[-1].created_at, items[-1].id)) if more else None)


async def _rows(
    caller: Caller, state: DeliveryState | None, wanted: str, page: tuple[datetime, UUID, int]
) -> Sequence[asyncpg.Record]:
    if _NUMBER.fullmatch(wanted):
        return await DB.rows(_OF_TICKET, caller.tenant_id, *page, state or "", wanted.upper())
    if wanted:
        return await DB.rows(_OF_PEOPLE, caller.tenant_id, *page, state or "", wanted)
    if state is None:
        return await DB.rows(_ALL, caller.tenant_id, *page)
    return await DB.rows(_IN_STATE, caller.tenant_id, *page, state)


async def view(caller: Caller, delivery_id: UUID) -> DeliveryView:
    row = await DB.row(_ONE, caller.tenant_id, *END, delivery_id)
    if row is None:
        raise DELIVERY_NOT_FOUND()
    return _view(row)


def _view(row: asyncpg.Record) -> DeliveryView:
    told = {name: value for name, value in row.items() if name != "recipient_id"}
    return DeliveryView(**{**told, "state": DeliveryState(row["state"])})
