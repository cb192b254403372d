"""Reading a company's words, and those of the product."""

from uuid import UUID

import asyncpg

from services.notify.db import DB
from services.notify.mails.own import VARIABLES, original
from services.notify.mails.words import LOCALES
from shared.contracts.base import Page
from shared.contracts.parties import Caller
from shared.contracts.telling.wordings import WORDING_UNKNOWN, ListWordings, ReadWording, WordingLine, WordingView

_LIST = """
select kind, language, version, changed_by, changed_at from wording where tenant_id = $1 and is_current
"""
_CURRENT = """
select subject, body, version, is_current, changed_by, changed_at from wording
where tenant_id = $1 and kind = $2 and language = $3 and is_current
"""
_VERSION = """
select subject, body, version, is_current, changed_by, changed_at from wording
where tenant_id = $1 and kind = $2 and language = $3 and version = $4
"""
_LATEST = "select coalesce(max(version), 0) from wording where tenant_id = $1 and kind = $2 and language = $3"


async def list_wordings(caller: Caller, command: ListWordings) -> Page[WordingLine]:
    own = {(row["kind"], row["language"]): row for row in await DB.rows(_LIST, caller.tenant_id)}
    lines = [_line(kind, language, own.get((kind, language))) for kind in VARIABLES for language in LOCALES]
    return Page(items=tuple(lines))


async def read_wording(caller: Caller, command: ReadWording) -> WordingView:
    known(command.mails)
    return await view(caller.tenant_id, command.mails, command.language, command.version)


def known(kind: str) -> None:
    """Raises for a mail that is not to be rewritten."""
    if kind not in VARIABLES:
        raise WORDING_UNKNOWN()


async def view(tenant_id: UUID, kind: str, language: str, version: int | None = None) -> WordingView:
    if version is None:
        row = await DB.row(_CURRENT, tenant_id, kind, language)
    else:
        row = await DB.row(_VERSION, tenant_id, kind, language, version)
        if row is None:
            raise WORDING_UNKNOWN()
    latest = await DB.value(_LATEST, tenant_id, kind, language)
    said = original(kind, language) if row is None else None
    return WordingView(
        kind=kind,
        language=language,
        subject=said.subject if said else str(row and row["subject"]),
        body=said.body if said else str(row and row["body"]),
        is_own=row is not None and row["is_current"],
        version=row["version"] if row else 0,
        latest=latest,
        changed_by=row["changed_by"] if row else "",
        changed_at=row["changed_at"] if row else None,
        variables=VARIABLES[kind],
    )


def _line(kind: str, language: str, row: asyncpg.Record | None) -> WordingLine:
    return WordingLine(
        kind=kind,
        language=language,
        version=row["version"] if row else 0,
        changed_by=row["changed_by"] if row else "",
        changed_at=row["changed_at"] if row else None,
    )
