"""Loading holidays and importing a file are previewed like every other change: what is told is what then happens."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shared.contracts.desk.calendar_files import EXPORT_CALENDAR, IMPORT_INTO, ExportCalendar, ImportInto
from shared.contracts.desk.calendars import CHANGE_CALENDAR, LOAD_HOLIDAYS, ChangeCalendar, LoadHolidays
from shared.contracts.desk.changes import PREVIEW_FILE, PREVIEW_HOLIDAYS, PreviewFile, PreviewHolidays
from shared.contracts.desk.hours import DayKind, SpecialDay
from shared.core.clock import now
from shared.core.errors import Forbidden, Invalid, NotFound
from tests.helpdesk.calendars.hours import make, read, week
from tests.helpdesk.changes.test_previews import compare, started


def closing(days=6):
    """Every day but that of the change is one on which nobody works, written as a file."""
    today = now().date()
    return tuple(SpecialDay(day=today + timedelta(days=n), kind=DayKind.HOLIDAY, name="停班") for n in range(days))


async def file_of(ask, cast):
    """What another calendar says, as a file."""
    other = await make(ask, cast.peishan, "範本", week=week("10:00-12:00"))
    change = ChangeCalendar(calendar_id=other.id, revision=other.revision, days=closing())
    await ask(CHANGE_CALENDAR, cast.peishan, change, key=uuid4().hex)
    return (await ask(EXPORT_CALENDAR, cast.peishan, ExportCalendar(calendar_id=other.id))).text


async def test_of_a_file(ask, cast):
    _random, calendar, _policy, tickets, before = await started(ask, cast, 5)
    text = await file_of(ask, cast)
    impact = await ask(PREVIEW_FILE, cast.peishan, PreviewFile(calendar_id=calendar.id, text=text))
    assert (await read(ask, cast.peishan, calendar)).revision == calendar.revision
    into = ImportInto(calendar_id=calendar.id, revision=calendar.revision, text=text)
    await ask(IMPORT_INTO, cast.peishan, into, key=uuid4().hex)
    await compare(cast, tickets, before, impact)
    assert impact.moved > 0


async def test_of_holidays(ask, cast):
    _random, calendar, _policy, tickets, before = await started(ask, cast, 6)
    said = {"calendar_id": calendar.id, "country": "TW", "years": 5}
    impact = await ask(PREVIEW_HOLIDAYS, cast.peishan, PreviewHolidays(**said))
    assert (await read(ask, cast.peishan, calendar)).revision == calendar.revision
    load = LoadHolidays(**said, revision=calendar.revision)
    await ask(LOAD_HOLIDAYS, cast.peishan, load, key=uuid4().hex)
    await compare(cast, tickets, before, impact)
    assert impact.tickets == impact.examined == len(tickets)


async def test_what_could_not_be_done_cannot_be_looked_at(ask, cast):
    calendar = await make(ask, cast.peishan, "時間")
    bad = "BEGIN:VCALENDAR\nhello\nEND:VCALENDAR\n"
    with pytest.raises(Invalid, match=r"calendar\.file_unreadable"):
        await ask(PREVIEW_FILE, cast.peishan, PreviewFile(calendar_id=calendar.id, text=bad))
    with pytest.raises(Invalid, match=r"calendar\.holidays_unknown"):
        await ask(PREVIEW_HOLIDAYS, cast.peishan, PreviewHolidays(calendar_id=calendar.id, country="QQ"))
    with pytest.raises(NotFound):
        await ask(PREVIEW_HOLIDAYS, cast.peishan, PreviewHolidays(calendar_id=uuid4(), country="TW"))
    with pytest.raises(Forbidden):
        await ask(PREVIEW_HOLIDAYS, cast.bohan, PreviewHolidays(calendar_id=calendar.id, country="TW"))
