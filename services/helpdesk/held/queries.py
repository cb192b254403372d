"""Reading what is held."""

from datetime import UTC, datetime
from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.held.keeping import files_of, files_of_many
from services.helpdesk.tickets.attached import Stored
from shared.contracts.base import Page
from shared.contracts.desk.held import HELD_NOT_FOUND, HeldState, HeldView, ListHeld, ReadHeld
from shared.contracts.files import FileView
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select h.id, h.channel, coalesce(f.name, k.name) as door, h.name, h.mail, h.sender, h.title, h.body, h.is_suspicious,
  h.at, h.state, s.id as suggested_id, s.name as suggested, 'HD-' || t.number as ticket_number, c.name as contact,
  h.decided_by, h.decided_at, h.revision
from held_message h
left join web_form f on f.tenant_id = h.tenant_id and f.id = h.form_id
left join connector k on k.tenant_id = h.tenant_id and k.id = h.connector_id
left join ticket t on t.tenant_id = h.tenant_id and t.id = h.ticket_id
left join contact c on c.tenant_id = h.tenant_id and c.id = h.contact_id
left join lateral (select x.id, x.name from contact x where x.tenant_id = h.tenant_id and h.state = 'held'
  and x.mail_key = lower(h.mail) and x.state = 'active' order by x.id limit 1) s on true
"""
_WAITING = f"{_VIEW} where h.tenant_id = $1 and h.state = $2 and (h.at, h.id) > ($3, $4) order by h.at, h.id limit $5"
_DECIDED = f"""
{_VIEW} where h.tenant_id = $1 and h.state = $2 and (h.at, h.id) < ($3, $4) order by h.at desc, h.id desc limit $5
"""
_READ = f"{_VIEW} where h.tenant_id = $1 and h.id = $2"
_FIRST = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
_LAST = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=(1 << 128) - 1))


async def list_held(caller: Caller, command: ListHeld) -> Page[HeldView]:
    is_waiting = command.state is HeldState.HELD
    listing = f"held:{command.state}"
    begin = _FIRST if is_waiting else _LAST
    after = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else begin
    asked = (caller.tenant_id, command.state, *after, command.limit + 1)
    rows = await DB.rows(_WAITING, *asked) if is_waiting else await DB.rows(_DECIDED, *asked)
    files = await files_of_many(caller.tenant_id, [row["id"] for row in rows[: command.limit]])
    shown = [_view(row, files[row["id"]]) for row in rows[: command.limit]]
    last = shown[-1] if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=encode_cursor(listing, (last.at, last.id)) if last else None)


async def read_held(caller: Caller, command: ReadHeld) -> HeldView:
    return await view_of(caller, command.held_id)


async def view_of(caller: Caller, held_id: UUID) -> HeldView:
    row = await DB.row(_READ, caller.tenant_id, held_id)
    if row is None:
        raise HELD_NOT_FOUND()
    return _view(row, await files_of(caller.tenant_id, held_id))


def _view(row: Record, stored: tuple[Stored, ...]) -> HeldView:
    files = tuple(FileView(id=one.id, name=one.name, type=one.type, size=one.size) for one in stored)
    given = {**dict(row), "door": row["door"] or "", "state": HeldState(row["state"])}
    return HeldView(**given, files=files)
