"""Reading macros, and what one would do to a ticket."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from services.helpdesk.deeds.checking import names
from services.helpdesk.deeds.writing import Wording
from shared.contracts.base import Page
from shared.contracts.desk.deeds import Deeds
from shared.contracts.desk.macros import (
    MACRO_NOT_FOUND,
    ListMacros,
    MacroPreview,
    MacroView,
    PreviewMacro,
    ReadMacro,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = "id, name, deeds::text, used, used_at, archived, changed_by, changed_at, revision"
_LIST = f"""
select {_COLUMNS} from macro where tenant_id = $1 and not archived and position($2 in lower(name)) > 0
  and (-used, lower(name), id) > ($3::int, $4::text, $5::uuid)
order by -used, lower(name), id limit $6
"""
_READ = f"select {_COLUMNS} from macro where tenant_id = $1 and id = $2"
BEGIN = (-2_147_483_647, "", UUID(int=0))

_deeds = msgspec.json.Decoder(Deeds)


async def list_macros(caller: Caller, command: ListMacros) -> Page[MacroView]:
    listing = f"macros:{command.q}"
    after = decode_cursor(listing, command.cursor, tuple[int, str, UUID]) if command.cursor else BEGIN
    rows = await DB.rows(_LIST, caller.tenant_id, command.q.strip().lower(), *after, command.limit + 1)
    shown = await _views(caller, rows[: command.limit])
    last = shown[-1] if len(rows) > len(shown) else None
    more = encode_cursor(listing, (-last.used, last.name.lower(), last.id)) if last else None
    return Page(items=tuple(shown), next=more)


async def _views(caller: Caller, rows: list[Record]) -> list[MacroView]:
    deeds = [_deeds.decode(row["deeds"]) for row in rows]
    called = await names(caller.tenant_id, deeds)
    return [
        MacroView(**{**dict(row), "deeds": does, "names": known})
        for row, does, known in zip(rows, deeds, called, strict=True)
    ]


async def read_macro(caller: Caller, command: ReadMacro) -> MacroView:
    return await view_of(caller, command.macro_id)


async def view_of(caller: Caller, macro_id: UUID) -> MacroView:
    rows = await DB.rows(_READ, caller.tenant_id, macro_id)
    if not rows:
        raise MACRO_NOT_FOUND()
    return (await _views(caller, rows))[0]


async def preview_macro(caller: Caller, command: PreviewMacro) -> MacroPreview:
    macro = await view_of(caller, command.macro_id)
    wording = await Wording.of(caller.tenant_id, command.ticket_id, caller.name)
    return MacroPreview(
        macro=macro, reply=await wording.reply(macro.deeds.canned_id), note=wording.note(macro.deeds.note)
    )
