"""Reading canned replies, plain and filled in."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.canned.access import SEEN, reader
from services.helpdesk.canned.filling import best, fill
from services.helpdesk.canned.values import facts
from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.canned import (
    CANNED_NOT_FOUND,
    CannedText,
    CannedView,
    FilledText,
    FindCanned,
    FoundTexts,
    ListCanned,
    ReadCanned,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = """
id, owner_id, name, folder, texts::text, used, used_at, archived, changed_by, changed_at, revision, team_id,
(select x.name from team x where x.tenant_id = $1 and x.id = team_id) as team_name,
exists (select from team x where x.tenant_id = $1 and x.id = team_id and x.lead_id = $2) as is_led
"""
_MATCHES = """
not exists (select from unnest($4::text[]) as word
  where position(word in lower(name || ' ' || folder || ' ' || texts::text)) = 0)
"""
_LIST = f"""
select {_COLUMNS}, array[lower(folder), lower(name), id::text] as place from canned_reply
where {SEEN} and not archived and {_MATCHES} and ($5 = '' or folder = $5)
  and array[lower(folder), lower(name), id::text] > $6::text[] order by place limit $7
"""
_READ = f"select {_COLUMNS} from canned_reply where {SEEN} and id = $4"
_FIND = f"""
select {_COLUMNS} from canned_reply where {SEEN} and not archived and {_MATCHES}
  and ($6::uuid is null or id = $6)
order by used desc, lower(name), id limit $5
"""

_texts = msgspec.json.Decoder(tuple[CannedText, ...])


def _view(row: Record) -> CannedView:
    told = {name: value for name, value in row.items() if name != "place"}
    return CannedView(**{**told, "texts": _texts.decode(row["texts"])})


def _words(q: str) -> list[str]:
    return q.lower().split()[:10]


async def list_canned(caller: Caller, command: ListCanned) -> Page[CannedView]:
    listing = f"canned:{command.q}:{command.folder}"
    after = await _place(caller, decode_cursor(listing, command.cursor, UUID)) if command.cursor else []
    rows = await DB.rows(_LIST, *reader(caller), _words(command.q), command.folder, after, command.limit + 1)
    shown = [_view(row) for row in rows[: command.limit]]
    more = encode_cursor(listing, shown[-1].id) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def _place(caller: Caller, canned_id: UUID) -> list[str]:
    """Where the list goes on. The cursor names a reply, since a place may be longer than a cursor."""
    one = await view_of(caller, canned_id)
    return [one.folder.lower(), one.name.lower(), str(one.id)]


async def read_canned(caller: Caller, command: ReadCanned) -> CannedView:
    return await view_of(caller, command.canned_id)


async def view_of(caller: Caller, canned_id: UUID) -> CannedView:
    row = await DB.row(_READ, *reader(caller), canned_id)
    if row is None:
        raise CANNED_NOT_FOUND()
    return _view(row)


async def find_canned(caller: Caller, command: FindCanned) -> FoundTexts:
    """For the box that somebody is writing in: who keeps other teams' replies does not write with them."""
    ticket = await facts(caller.tenant_id, command.ticket_id)
    rows = await DB.rows(
        _FIND, caller.tenant_id, caller.actor_id, False, _words(command.q), command.limit, command.canned_id
    )
    if command.canned_id is not None and not rows:
        raise CANNED_NOT_FOUND()
    wanted = command.language or ticket.language
    found = []
    for one in map(_view, rows):
        text = best(one.texts, wanted)
        found.append(
            FilledText(
                id=one.id,
                name=one.name,
                folder=one.folder,
                language=text.language,
                languages=tuple(each.language for each in one.texts),
                is_own=one.owner_id is not None,
                team_name=one.team_name,
                body=fill(text.body, ticket.values(caller.name, text.language)),
            )
        )
    return FoundTexts(items=tuple(found))
