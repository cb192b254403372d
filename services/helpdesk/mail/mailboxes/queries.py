"""Reading support addresses."""

from datetime import UTC, datetime
from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.mailboxes import MAILBOX_NOT_FOUND, ListMailboxes, MailboxView, ReadMailbox
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select m.id, m.address, m.name, m.team_id, t.name as team_name, m.category_id,
  case when m.category_id is null then '{}' else category_path(m.tenant_id, m.category_id) end as category,
  m.unknown, m.doubted, m.colleagues, m.copies, m.receivers,
  m.id = (select d.id from mailbox d where d.tenant_id = m.tenant_id and not d.archived
    order by d.created_at, d.id limit 1) as is_default,
  (select count(*) from raw_mail r where r.tenant_id = m.tenant_id and r.mailbox_id = m.id
    and r.state in ('held', 'failed', 'quarantined')) as waiting,
  (select max(r.received_at) from raw_mail r where r.tenant_id = m.tenant_id and r.mailbox_id = m.id) as latest_at,
  m.archived, m.changed_by, m.changed_at, m.revision, m.created_at
from mailbox m left join team t on t.tenant_id = m.tenant_id and t.id = m.team_id
where m.tenant_id = $1
"""
_LIST = f"""{_VIEW}
  and not m.archived and (m.created_at, m.id) > ($2, $3) order by m.created_at, m.id limit $4
"""
_READ = f"{_VIEW} and m.id = $2"
BEGIN = (datetime(2000, 1, 1, tzinfo=UTC), UUID(int=0))


async def list_mailboxes(caller: Caller, command: ListMailboxes) -> Page[MailboxView]:
    after = decode_cursor("mailboxes", command.cursor, tuple[datetime, UUID]) if command.cursor else BEGIN
    rows = await DB.rows(_LIST, caller.tenant_id, *after, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor("mailboxes", (shown[-1]["created_at"], shown[-1]["id"])) if len(rows) > len(shown) else None
    return Page(items=tuple(_view(row) for row in shown), next=more)


async def read_mailbox(caller: Caller, command: ReadMailbox) -> MailboxView:
    return await view_of(caller, command.mailbox_id)


async def view_of(caller: Caller, mailbox_id: UUID) -> MailboxView:
    row = await DB.row(_READ, caller.tenant_id, mailbox_id)
    if row is None:
        raise MAILBOX_NOT_FOUND()
    return _view(row)


def _view(row: Record) -> MailboxView:
    told = {name: value for name, value in row.items() if name != "created_at"}
    lists = {name: tuple(row[name]) for name in ("category", "receivers")}
    return MailboxView(**{**told, **lists, "is_default": bool(row["is_default"])})
