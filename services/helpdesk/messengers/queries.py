"""Reading connectors, and what they are to deliver."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.messengers import (
    CONNECTOR_NOT_FOUND,
    ConnectorSecrets,
    ConnectorView,
    ListConnectors,
    ListReplies,
    MessengerReply,
    OpenConnector,
    ReadConnector,
)
from shared.contracts.files import FileView
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = """id, name, label, category_id, team_id, is_active,
  case when former_until > now() then former_until end as former_until, last_at, changed_by, changed_at, revision"""
_LIST = f"""
select {_COLUMNS} from connector where tenant_id = $1 and (lower(name), id) > ($2::text, $3::uuid)
order by lower(name), id limit $4
"""
_READ = f"select {_COLUMNS} from connector where tenant_id = $1 and id = $2"
_SECRETS = """
select secret, case when former_until > now() then former end as former from connector
where tenant_id = $1 and id = $2 and is_active
"""
_EXISTS = "select 1 from connector where tenant_id = $1 and id = $2"
# Of a merged ticket's conversation the answers are written where it went on.
_REPLIES = """
select m.id, v.connector_id, v.name as conversation, 'HD-' || t.number as ticket_number,
  m.author_name as author, m.body, m.files::text, m.at
from conversation v
join ticket t on t.tenant_id = v.tenant_id and t.id = v.ticket_id
join message m on m.tenant_id = v.tenant_id and m.ticket_id = coalesce(t.merged_into, t.id)
where v.tenant_id = $1 and ($2::uuid is null or v.connector_id = $2) and ($3::uuid is null or m.id = $3)
  and m.at >= v.since and m.at > now() - interval '7 days' and m.side <> 'customer' and m.visibility = 'public'
  and not exists (select from connector_delivery d
    where d.tenant_id = m.tenant_id and d.message_id = m.id and d.connector_id = v.connector_id)
order by m.at, m.id limit $4
"""
_BEGIN = ("", UUID(int=0))
_files = msgspec.json.Decoder(tuple[FileView, ...])


async def list_connectors(caller: Caller, command: ListConnectors) -> Page[ConnectorView]:
    after = decode_cursor("connectors", command.cursor, tuple[str, UUID]) if command.cursor else _BEGIN
    rows = await DB.rows(_LIST, caller.tenant_id, *after, command.limit + 1)
    shown = [ConnectorView(**dict(row)) for row in rows[: command.limit]]
    last = shown[-1] if len(rows) > len(shown) else None
    more = encode_cursor("connectors", (last.name.lower(), last.id)) if last else None
    return Page(items=tuple(shown), next=more)


async def read_connector(caller: Caller, command: ReadConnector) -> ConnectorView:
    return await view_of(caller, command.connector_id)


async def view_of(caller: Caller, connector_id: UUID) -> ConnectorView:
    row = await DB.row(_READ, caller.tenant_id, connector_id)
    if row is None:
        raise CONNECTOR_NOT_FOUND()
    return ConnectorView(**dict(row))


async def secrets(caller: Caller, command: OpenConnector) -> ConnectorSecrets:
    row = await DB.row(_SECRETS, caller.tenant_id, command.connector_id)
    if row is None:
        raise CONNECTOR_NOT_FOUND()
    return ConnectorSecrets(sealed=tuple(one for one in (row["secret"], row["former"]) if one))


async def list_replies(caller: Caller, command: ListReplies) -> Page[MessengerReply]:
    """The first that wait; what is marked as delivered makes room for the next."""
    if await DB.value(_EXISTS, caller.tenant_id, command.connector_id) is None:
        raise CONNECTOR_NOT_FOUND()
    rows = await DB.rows(_REPLIES, caller.tenant_id, command.connector_id, None, command.limit)
    return Page(items=tuple(_reply(row) for row in rows))


def _reply(row: Record) -> MessengerReply:
    given = {name: value for name, value in row.items() if name != "connector_id"}
    return MessengerReply(**{**given, "files": _files.decode(row["files"])})


async def carriers(caller: Caller, connector_id: UUID | None, reply_id: UUID) -> set[UUID]:
    """The connectors by which it waits to be delivered: the one asked about, or any."""
    return {row["connector_id"] for row in await DB.rows(_REPLIES, caller.tenant_id, connector_id, reply_id, 100)}
