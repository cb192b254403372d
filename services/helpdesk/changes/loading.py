"""Previews of what comes into a calendar as a whole: a country's holidays, a file."""

from uuid import UUID

from services.helpdesk.calendars.actions import holidays_loaded
from services.helpdesk.calendars.filing import imported
from services.helpdesk.calendars.ical_lines import Parsed
from services.helpdesk.calendars.rules import check
from services.helpdesk.calendars.versions import Edit, chain_of, with_change
from services.helpdesk.changes import previewing
from services.helpdesk.changes.drafts import DRAFT, of_calendar
from services.helpdesk.changes.queries import known
from shared.contracts.desk import changes as c
from shared.contracts.desk.rules import Applies
from shared.contracts.parties import Caller
from shared.core.clock import now


async def preview_holidays(caller: Caller, command: c.PreviewHolidays) -> c.Impact:
    await known(caller, command.calendar_id)
    change, _years = await holidays_loaded(caller, command)
    return await _impact(caller, command.calendar_id, change, command.cursor, onwards=True)


async def preview_file(caller: Caller, command: c.PreviewFile, file: Parsed) -> c.Impact:
    await known(caller, command.calendar_id)
    change = await imported(caller, command.calendar_id, file)
    return await _impact(caller, command.calendar_id, change, command.cursor, onwards=False)


async def _impact(caller: Caller, calendar_id: UUID, change: Edit, cursor: str | None, *, onwards: bool) -> c.Impact:
    """Both hold at once, and for tickets whose clocks run."""
    moment = now()
    before = await chain_of(caller.tenant_id, calendar_id)
    check(change(before.at(moment).said.definition))
    chain = with_change(before, change, DRAFT, moment, onwards=onwards)
    return await previewing.of_calendar(caller, of_calendar(calendar_id, chain, Applies.RUNNING, moment), cursor)
