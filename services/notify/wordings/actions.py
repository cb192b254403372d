"""Saving a company's words, and going back to the product's."""

import asyncpg

from services.notify.db import DB
from services.notify.mails.own import Own, check
from services.notify.wordings.queries import known, view
from services.notify.wordings.samples import sample
from shared.contracts.parties import Caller
from shared.contracts.telling.wordings import WORDING_STALE, ResetWording, SaveWording, WordingView
from shared.core.ids import new_id

_LATEST = "select coalesce(max(version), 0) from wording where tenant_id = $1 and kind = $2 and language = $3"
_OLD = """
update wording set is_current = false where tenant_id = $1 and kind = $2 and language = $3 and is_current
"""
_SAVE = """
insert into wording (tenant_id, id, kind, language, version, subject, body, is_current, changed_by, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, true, $8, now())
"""


async def save(caller: Caller, command: SaveWording) -> WordingView:
    known(command.mails)
    own = Own(subject=command.subject.strip(), body=command.body.strip())
    check(command.mails, own)
    sample(own, command.mails, command.language, {"sender_name": "", "zone": "UTC", "accent": "#000000"})
    where = (caller.tenant_id, command.mails, command.language)
    latest = await DB.value(_LATEST, *where)
    if command.latest not in {None, latest}:
        raise WORDING_STALE()
    await DB.run(_OLD, *where)
    values = (command.mails, command.language, latest + 1, own.subject, own.body, caller.name)
    try:
        await DB.run(_SAVE, caller.tenant_id, new_id(), *values)
    except asyncpg.UniqueViolationError as error:
        raise WORDING_STALE() from error
    return await view(*where)


async def reset(caller: Caller, command: ResetWording) -> WordingView:
    known(command.mails)
    where = (caller.tenant_id, command.mails, command.language)
    await DB.run(_OLD, *where)
    return await view(*where)
