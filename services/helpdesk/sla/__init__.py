"""Promises kept to the minute: business time and the clocks of a ticket, as pure functions.

Nothing here knows a database, a broker or the time of day; it needs the standard library alone. Every instant that
goes in is an aware datetime, every one that comes out is in UTC.

Business time between two instants, and the due time after a duration:

>>> from datetime import UTC, date, datetime, timedelta
>>> from zoneinfo import ZoneInfo
>>> from services.helpdesk.sla import Calendar, Interval, add, elapsed
>>> office = (Interval(9 * 60, 12 * 60), Interval(13 * 60, 18 * 60))  # 09:00–12:00, 13:00–18:00
>>> taipei = Calendar(
...     zone=ZoneInfo("Asia/Taipei"),
...     week=(office,) * 5 + ((), ()),  # Monday first
...     holidays=frozenset({date(2026, 10, 9)}),
...     extra={date(2026, 10, 10): office},  # a make-up Saturday
... )
>>> thursday = datetime(2026, 10, 8, 17, 0, tzinfo=taipei.zone)
>>> saturday = datetime(2026, 10, 10, 10, 30, tzinfo=taipei.zone)
>>> elapsed(taipei, thursday, saturday)  # one hour of Thursday, nothing of Friday, 90 minutes of Saturday
datetime.timedelta(seconds=9000)
>>> add(taipei, thursday, timedelta(hours=2, minutes=30)).astimezone(taipei.zone).isoformat()
'2026-10-10T10:30:00+08:00'
"""

from services.helpdesk.sla.calendars import CLOSED as CLOSED
from services.helpdesk.sla.calendars import Calendar as Calendar
from services.helpdesk.sla.calendars import Hours as Hours
from services.helpdesk.sla.calendars import Interval as Interval
from services.helpdesk.sla.calendars import NeverOpens as NeverOpens
from services.helpdesk.sla.calendars import Timeline as Timeline
from services.helpdesk.sla.names import Answer as Answer
from services.helpdesk.sla.names import Clock as Clock
from services.helpdesk.sla.names import Measured as Measured
from services.helpdesk.sla.names import State as State
from services.helpdesk.sla.spans import add as add
from services.helpdesk.sla.spans import elapsed as elapsed
from services.helpdesk.sla.spans import spans as spans
from services.helpdesk.sla.terms import Target as Target
from services.helpdesk.sla.terms import Terms as Terms
