"""Loading a calendar to change it, and being allowed to, in one step."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.calendars.states import CALENDAR
from services.helpdesk.db import DB
from shared.contracts.desk.calendars import CALENDAR_NOT_FOUND, CALENDAR_STALE
from shared.contracts.desk.hours import CalendarState
from shared.contracts.parties import Caller

# `no key`: tickets get terms that name the calendar while theirs is held, and whoever changes it waits for tickets.
_LOCK = """
select id, name, state, is_default, revision from calendar where tenant_id = $1 and id = $2 for no key update
"""


class CalendarInHand(Struct, kw_only=True):
    """A calendar that is locked for this transaction, as it was before the change."""

    id: UUID
    name: str
    state: CalendarState
    is_default: bool
    revision: int


async def lock(caller: Caller, calendar_id: UUID) -> None:
    """For this transaction."""
    await DB.row(_LOCK, caller.tenant_id, calendar_id)


async def take_in_hand(caller: Caller, calendar_id: UUID, verb: str, revision: int) -> CalendarInHand:
    """Lock the calendar for `verb`; raises not found, stale, or that the machine knows no such move from here."""
    row = await DB.row(_LOCK, caller.tenant_id, calendar_id)
    if row is None:
        raise CALENDAR_NOT_FOUND()
    calendar = CalendarInHand(**{**dict(row), "state": CalendarState(row["state"])})
    if revision != calendar.revision:
        raise CALENDAR_STALE(revision=calendar.revision)
    CALENDAR.move(calendar.state, verb)
    return calendar
