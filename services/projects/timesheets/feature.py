"""Timesheets: booked by the day, submitted by the week, approved by who leads the project."""

from services.projects.timesheets import booking, deciding, hours, queries, submitting
from shared.contracts.delivery import timesheets as c
from shared.feature import Feature

FEATURE = Feature(
    "timesheets",
    answers={
        c.READ_SHEET: queries.read_sheet,
        c.BOOK_TIME: booking.book,
        c.COPY_WEEK: booking.copy,
        c.SUBMIT_WEEK: submitting.submit,
        c.CORRECT_TIME: submitting.correct,
        c.LIST_TIME_LOTS: queries.list_lots,
        c.APPROVE_TIME: deciding.approve,
        c.RETURN_TIME: deciding.send_back,
        c.READ_PROJECT_HOURS: hours.read_hours,
        c.LIST_TIME: hours.list_time,
    },
    records=frozenset({c.TimeMoved, c.TimesheetDue}),
)
