"""Loading a form: to change it, or because somebody stands before it."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.web_forms import FORM_NOT_FOUND, FORM_STALE
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, TEAM_UNKNOWN
from shared.contracts.parties import Caller

_LOCK = "select revision from web_form where tenant_id = $1 and id = $2 for update"
# Whoever submits waits for who does so at the same moment: else both would find room for one more.
_OPEN = """
select id, category_id, team_id, asks_category, takes_files, per_hour from web_form
where tenant_id = $1 and key = $2 and is_active for update
"""
_CATEGORY = "select 1 from category where tenant_id = $1 and id = $2 and not archived"
_TEAM = "select 1 from team where tenant_id = $1 and id = $2 and not archived"


class OpenForm(Struct, frozen=True, kw_only=True):
    """A form that takes messages, locked for this transaction."""

    id: UUID
    category_id: UUID | None
    team_id: UUID | None
    asks_category: bool
    takes_files: bool
    per_hour: int


async def take_in_hand(caller: Caller, form_id: UUID, revision: int) -> None:
    """Locked for this transaction. Raises not found, stale."""
    known = await DB.value(_LOCK, caller.tenant_id, form_id)
    if known is None:
        raise FORM_NOT_FOUND()
    if known != revision:
        raise FORM_STALE(revision=known)


async def open_form(caller: Caller, form_key: str) -> OpenForm:
    """Raises not found, also for one that is closed."""
    row = await DB.row(_OPEN, caller.tenant_id, form_key)
    if row is None:
        raise FORM_NOT_FOUND()
    return OpenForm(**dict(row))


async def check_category(caller: Caller, category_id: UUID | None) -> None:
    if category_id is not None and await DB.value(_CATEGORY, caller.tenant_id, category_id) is None:
        raise CATEGORY_UNKNOWN(fields={"category_id": CATEGORY_UNKNOWN.code})


async def check_team(caller: Caller, team_id: UUID | None) -> None:
    if team_id is not None and await DB.value(_TEAM, caller.tenant_id, team_id) is None:
        raise TEAM_UNKNOWN(fields={"team_id": TEAM_UNKNOWN.code})
