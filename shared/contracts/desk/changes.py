"""What a change of policy or calendar would do to tickets that are open, and asking for it to count for the past."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest, View
from shared.contracts.desk.approvals import APPROVAL_NOT_FOUND, MEMBERS, ApprovalView
from shared.contracts.desk.calendar_files import FILE_UNREADABLE, FILE_UNSUPPORTED, FileText
from shared.contracts.desk.calendars import (
    CALENDAR_NOT_FOUND,
    CALENDAR_STALE,
    CALENDAR_ZONE_UNKNOWN,
    CONTENT,
    DAY_NEEDS_NAME,
    HOLIDAYS_NONE,
    HOLIDAYS_UNKNOWN,
    VALID_FROM_FAR,
    VALID_FROM_PAST,
)
from shared.contracts.desk.hours import Country, DayMark, DayName, LoadedYears, Openings, Region, Week, Year
from shared.contracts.desk.policies import (
    POLICY_ARCHIVED,
    POLICY_CALENDAR,
    POLICY_NOT_FOUND,
    POLICY_RULES,
    POLICY_STALE,
)
from shared.contracts.desk.rules import Applies, ClockKind, PolicyRules
from shared.contracts.fields import ApprovalId, CalendarId, Cursor, Name, PolicyId, Revision, Zone
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid

PART = 500
"""Tickets that one answer looks at; the rest is asked for part by part, so that whoever waits sees how far it is."""
SHOWN = 100
"""Shifts in one answer: the worst first."""
PAST_DAYS = 31
"""How far back a day can be changed."""


class Shift(View):
    """One promise of one ticket. `before` and `after` are due times, None where there is none (paused, not promised);
    `breaches` if it is broken only after the change."""

    ticket_id: UUID
    number: str
    title: str
    customer_name: str
    clock: ClockKind
    before: datetime | None
    after: datetime | None
    breaches: bool


class Impact(View):
    """`tickets` have a clock under what changes (told with the first part; a later one counts its own), `examined` of
    them this answer has looked at; asked again with `next` as its cursor, it goes on. `moved` due times move,
    `breached` promises become broken. Computed at `at`: what is applied later differs by the time that has passed.
    `shifts` name tickets, so they are empty for those who may not read any."""

    at: datetime
    applies: Applies
    tickets: int
    examined: int
    moved: int
    breached: int
    shifts: tuple[Shift, ...]
    next: str | None = None


Why = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S", examples=["颱風假"])]


class PreviewPolicy(Command):
    """A new version of a policy, as it would be."""

    policy_id: PolicyId
    rules: PolicyRules
    calendar_id: CalendarId | None = None
    applies: Applies = Applies.RUNNING
    cursor: Cursor | None = None


class PreviewDay(Command):
    """One day of a calendar, as it would be (see `SetDay`)."""

    calendar_id: CalendarId
    day: date
    mark: DayMark
    openings: Openings = ()
    applies: Applies = Applies.RUNNING
    cursor: Cursor | None = None


class PreviewHours(Command):
    """A calendar's week and zone, as they would be from `valid_from` on (None: now)."""

    calendar_id: CalendarId
    week: Week | None = None
    zone: Zone | None = None
    valid_from: Annotated[datetime, Meta(tz=True)] | None = None
    applies: Applies = Applies.RUNNING
    cursor: Cursor | None = None


class PreviewHolidays(Command):
    """A calendar with a country's holidays loaded (see `LoadHolidays`)."""

    calendar_id: CalendarId
    country: Country
    region: Region = ""
    first_year: Year | None = None
    years: LoadedYears = 2
    cursor: Cursor | None = None


class PreviewFile(Command):
    """A calendar that says what an iCalendar file says (see `ImportInto`)."""

    calendar_id: CalendarId
    text: FileText
    cursor: Cursor | None = None


class PreviewApproval(Command):
    """What it would do now to approve it."""

    approval_id: ApprovalId
    cursor: Cursor | None = None


class ProposePolicy(Command):
    """A new version that counts for running clocks as if it had always been so. `name` None keeps the name."""

    policy_id: PolicyId
    revision: Revision
    rules: PolicyRules
    reason: Why
    calendar_id: CalendarId | None = None
    name: Name | None = None


class ProposeDay(Command):
    """One day of a calendar, at most 31 days ago or still to come, counted for running clocks as if it had always been
    so. `name` is needed unless the day becomes a regular one."""

    calendar_id: CalendarId
    revision: Revision
    day: date
    mark: DayMark
    reason: Why
    name: DayName | None = None
    openings: Openings = ()


PROPOSED_ALREADY = Failure("approval.waiting", Conflict)
"""The same policy or calendar waits for an approval already."""
DAY_LONG_PAST = Failure("approval.day_long_past", Invalid)

PREVIEW_POLICY = helpdesk.call(
    feature="changes",
    verb="preview_policy",
    says="What a new version of a policy would do to open tickets",
    takes=PreviewPolicy,
    gives=Impact,
    needs=P.POLICY_MANAGE,
    write=False,
    rest=Rest("POST", "/policies/{policy_id}/preview"),
    kinds=STAFF,
    failures=(POLICY_NOT_FOUND, POLICY_RULES, POLICY_CALENDAR),
)
PREVIEW_DAY = helpdesk.call(
    feature="changes",
    verb="preview_day",
    says="What another day of a calendar would do to open tickets",
    takes=PreviewDay,
    gives=Impact,
    needs=P.CALENDAR_MANAGE,
    write=False,
    rest=Rest("POST", "/calendars/{calendar_id}/preview_day"),
    kinds=STAFF,
    failures=(CALENDAR_NOT_FOUND, DAY_LONG_PAST, *CONTENT),
)
PREVIEW_HOURS = helpdesk.call(
    feature="changes",
    verb="preview_hours",
    says="What other weekly hours would do to open tickets",
    takes=PreviewHours,
    gives=Impact,
    needs=P.CALENDAR_MANAGE,
    write=False,
    rest=Rest("POST", "/calendars/{calendar_id}/preview_hours"),
    kinds=STAFF,
    failures=(CALENDAR_NOT_FOUND, VALID_FROM_PAST, VALID_FROM_FAR, *CONTENT),
)
PREVIEW_HOLIDAYS = helpdesk.call(
    feature="changes",
    verb="preview_holidays",
    says="What loading a country's holidays would do to open tickets",
    takes=PreviewHolidays,
    gives=Impact,
    needs=P.CALENDAR_MANAGE,
    write=False,
    rest=Rest("POST", "/calendars/{calendar_id}/preview_holidays"),
    kinds=STAFF,
    failures=(CALENDAR_NOT_FOUND, HOLIDAYS_UNKNOWN, HOLIDAYS_NONE, *CONTENT),
)
PREVIEW_FILE = helpdesk.call(
    feature="changes",
    verb="preview_file",
    says="What importing an iCalendar file would do to open tickets",
    takes=PreviewFile,
    gives=Impact,
    needs=P.CALENDAR_MANAGE,
    write=False,
    rest=Rest("POST", "/calendars/{calendar_id}/preview_file"),
    kinds=STAFF,
    failures=(CALENDAR_NOT_FOUND, FILE_UNREADABLE, FILE_UNSUPPORTED, CALENDAR_ZONE_UNKNOWN, *CONTENT),
)
PREVIEW_APPROVAL = helpdesk.call(
    feature="changes",
    verb="preview_approval",
    says="What it would do now to approve a request",
    takes=PreviewApproval,
    gives=Impact,
    needs=P.APPROVAL_READ,
    write=False,
    rest=Rest("GET", "/approvals/{approval_id}/preview"),
    kinds=STAFF,
    failures=(
        APPROVAL_NOT_FOUND,
        POLICY_NOT_FOUND,
        POLICY_RULES,
        POLICY_CALENDAR,
        CALENDAR_NOT_FOUND,
        DAY_LONG_PAST,
        *CONTENT,
    ),
)
PROPOSE_POLICY = helpdesk.call(
    feature="changes",
    verb="propose_policy",
    says="Ask for a version of a policy that counts for the past too",
    takes=ProposePolicy,
    gives=ApprovalView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/propose", 201),
    kinds=MEMBERS,
    failures=(POLICY_NOT_FOUND, POLICY_STALE, POLICY_ARCHIVED, POLICY_RULES, POLICY_CALENDAR, PROPOSED_ALREADY),
)
PROPOSE_DAY = helpdesk.call(
    feature="changes",
    verb="propose_day",
    says="Ask for a day of a calendar that counts for the past too",
    takes=ProposeDay,
    gives=ApprovalView,
    needs=P.CALENDAR_MANAGE,
    write=True,
    rest=Rest("POST", "/calendars/{calendar_id}/propose_day", 201),
    kinds=MEMBERS,
    failures=(CALENDAR_NOT_FOUND, CALENDAR_STALE, DAY_NEEDS_NAME, DAY_LONG_PAST, PROPOSED_ALREADY, *CONTENT),
)
