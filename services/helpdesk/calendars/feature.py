"""Service calendars: when a company works, by version, so that promises can be counted in its hours."""

from services.helpdesk.calendars import actions, filing, queries
from shared.contracts.desk import calendar_files as f
from shared.contracts.desk import calendars as c
from shared.feature import Feature, Prepared

FEATURE = Feature(
    "calendars",
    answers={
        c.LIST_CALENDARS: queries.list_calendars,
        c.READ_CALENDAR: queries.read_calendar,
        c.SHOW_STRIP: queries.show_strip,
        c.LIST_HOLIDAY_SETS: queries.list_holiday_sets,
        c.CREATE_CALENDAR: actions.create,
        c.CHANGE_CALENDAR: actions.change,
        c.SET_DAY: actions.set_day,
        c.LOAD_HOLIDAYS: actions.load_holidays,
        c.MAKE_DEFAULT: actions.make_default,
        c.ARCHIVE_CALENDAR: actions.archive,
        c.RESTORE_CALENDAR: actions.restore,
        f.EXPORT_CALENDAR: filing.export,
        f.IMPORT_CALENDAR: Prepared(filing.has_text, filing.prepare, filing.import_new),
        f.IMPORT_INTO: Prepared(filing.has_text, filing.prepare, filing.import_into),
    },
    records=frozenset({c.CalendarChanged}),
)
