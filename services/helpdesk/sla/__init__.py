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

A make-up day wins over a holiday, `extra` also holds half days, `closures` (pairs of instants) win over all. Calendars
that change are a `Timeline` of versions, and taken wherever a calendar is.

The state of all clocks from a history, at any moment. A history begins with `Opened`; what else may happen is in
`services.helpdesk.sla.events`: who said something (`CustomerMessage`, `Reply`, `Note`), the ticket's way (`Moved`,
`Resolved`, `Reopened`, `Spammed`, `NotSpam`), other tickets (`Merged`, `MergedAway`, `Unmerged`, `Split`), what is
promised (`PriorityChanged`, `TermsChanged`, `CalendarChanged`, `Pinned`) and the call afterwards (`CallbackConcluded`,
`CallbackPaused`, `CallbackResumed`). Targets are optional per clock and priority, in minutes of business time;
priorities are numbers, 1 the most urgent:

>>> from services.helpdesk.sla import Clock, Measured, State, Target, Terms, clocks, ledger
>>> from services.helpdesk.sla.events import CustomerMessage, Moved, Opened, Reply, Resolved
>>> terms = Terms(
...     name="standard",
...     version=1,
...     hours=taipei,
...     targets={Clock.FIRST_RESPONSE: {1: Target(30), 2: Target(60)}, Clock.TOTAL_RESOLUTION: {2: Target(4 * 60)}},
... )
>>> history = [
...     Opened(thursday, terms, priority=2),  # 17:00
...     Reply(thursday + timedelta(minutes=20)),
...     Moved(thursday + timedelta(minutes=30), State.WAITING_CUSTOMER, by="Lin", why="which printer?"),
...     CustomerMessage(saturday),  # opens it again by itself, as it asks for more than thanks
... ]
>>> states = clocks(history, now=saturday + timedelta(minutes=45))
>>> states[Clock.FIRST_RESPONSE].elapsed, states[Clock.FIRST_RESPONSE].met
(datetime.timedelta(seconds=1200), True)
>>> total = states[Clock.TOTAL_RESOLUTION]  # 30 minutes of Thursday, 45 of Saturday
>>> total.elapsed, total.due.astimezone(taipei.zone).isoformat(), total.breached_at
(datetime.timedelta(seconds=4500), '2026-10-10T15:00:00+08:00', None)
>>> states[Clock.NEXT_RESPONSE].elapsed, states[Measured.CUSTOMER_WAIT].elapsed
(datetime.timedelta(seconds=2700), datetime.timedelta(seconds=7200))

`states` has the current or last cycle of the clocks that ever ran (others are not in it: a call-back before the first
resolve), `states.cycles` all of them, `states.due` those that run towards a due time, the nearest first:

>>> [str(clock) for clock in states if clock in set(Clock)]
['first_response', 'first_resolution', 'total_resolution', 'update', 'next_response']
>>> [(one.clock, one.due.astimezone(taipei.zone).isoformat()) for one in states.due]
[('total_resolution', '2026-10-10T15:00:00+08:00')]

And why, interval by interval; what is counted adds up to what has elapsed:

>>> for entry in ledger(history, Clock.TOTAL_RESOLUTION, 1, now=saturday + timedelta(minutes=45)):
...     print(entry.start.astimezone(taipei.zone).strftime("%d %H:%M"), entry.cause, entry.counted, entry.why or "-")
08 17:00 running 0:30:00 -
08 17:30 paused 0:00:00 which printer?
10 10:30 running 0:45:00 -

How the clocks run:

================  ==========================================  =====================================  ==============
clock             starts                                      stops                                  on reopen
================  ==========================================  =====================================  ==============
first_response    `Opened`                                    first human reply or answered call     stays
next_response     oldest unanswered message, only after the   human reply or answered call; resolve  with the
                  first response; each start is a new cycle                                          message
update            our latest public message (human)           our next one; resolve                  starts again
first_resolution  `Opened`                                    first time resolved                    stays
total_resolution  `Opened`                                    resolved                               goes on
callback          resolved                                    `CallbackConcluded`                    void, new later
================  ==========================================  =====================================  ==============

The first response never pauses. The others pause in the states their terms name (`Terms.pauses`); by default all of
them but the next response do. A paused clock has no due time, unless one was agreed by hand, and cannot breach. A
clock is breached when now > due; `breached_at` is then the due time, and stays whatever follows. A change of priority,
terms or calendar keeps what has elapsed and applies the new target from then on: if that is used up already, the
breach is at the moment of the change and `breached_by_change`. A ticket closed without an answer has a void first
response. Measured clocks (`Measured`) count the business time of the states they are named after.

Due times of running clocks obey due = add(hours, since, target - before), with the fields of `ClockState`.
"""

from services.helpdesk.sla.calendars import CLOSED as CLOSED
from services.helpdesk.sla.calendars import Calendar as Calendar
from services.helpdesk.sla.calendars import Hours as Hours
from services.helpdesk.sla.calendars import Interval as Interval
from services.helpdesk.sla.calendars import NeverOpens as NeverOpens
from services.helpdesk.sla.calendars import Timeline as Timeline
from services.helpdesk.sla.ledgers import Entry as Entry
from services.helpdesk.sla.ledgers import NoSuchCycle as NoSuchCycle
from services.helpdesk.sla.ledgers import ledger as ledger
from services.helpdesk.sla.ledgers import ledgers as ledgers
from services.helpdesk.sla.names import Answer as Answer
from services.helpdesk.sla.names import Cause as Cause
from services.helpdesk.sla.names import Clock as Clock
from services.helpdesk.sla.names import Measured as Measured
from services.helpdesk.sla.names import Phase as Phase
from services.helpdesk.sla.names import State as State
from services.helpdesk.sla.reading import NoHistory as NoHistory
from services.helpdesk.sla.runs import ClockState as ClockState
from services.helpdesk.sla.spans import add as add
from services.helpdesk.sla.spans import elapsed as elapsed
from services.helpdesk.sla.spans import spans as spans
from services.helpdesk.sla.standing import States as States
from services.helpdesk.sla.standing import Warning as Warning  # noqa: A004
from services.helpdesk.sla.standing import clocks as clocks
from services.helpdesk.sla.standing import cycles as cycles
from services.helpdesk.sla.standing import warnings as warnings
from services.helpdesk.sla.terms import Target as Target
from services.helpdesk.sla.terms import Terms as Terms
