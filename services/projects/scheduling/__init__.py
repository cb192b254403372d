"""Dates that follow from the work: calendars, networks of tasks, critical path and load, as pure functions.

Nothing here knows a database, a broker or the time of day; it needs the standard library alone. Inside all is whole
minutes; a plan is in the times of the company's zone, without offsets.

Working time is made of layers, from the company down to the person, and of leave. A make-up day wins over a holiday:

>>> from datetime import date
>>> from services.projects.scheduling import FIVE_DAYS, OFFICE, Calendar, Leave, Worktime
>>> company = Calendar(
...     FIVE_DAYS, holidays={date(2026, 10, 9): "國慶日補假"}, extra={date(2026, 10, 17): OFFICE}  # a make-up Saturday
... )
>>> office = Worktime(company)
>>> lin = Worktime(company, leave=[Leave("Lin", date(2026, 10, 13), date(2026, 10, 14))])
>>> office.duration(date(2026, 10, 8), date(2026, 10, 17)), lin.duration(date(2026, 10, 8), date(2026, 10, 17))
(7, 5)

Tasks last minutes of their own working time and hold each other by dependencies (FS, SS, FF, SF) with a lag that is
counted in working time or by the calendar:

>>> from services.projects.scheduling import Dependency, Lag, Network, Plan, Task
>>> day = 480
>>> network = Network(
...     [Task("survey", 3 * day, office), Task("build", 2 * day, lin), Task("accepted", 0, office)],
...     [Dependency("survey", "build"), Dependency("build", "accepted", lag=2 * 1440, unit=Lag.CALENDAR)],
...     start=date(2026, 10, 7),
... )
>>> plan = Plan(network)
>>> for task in plan:
...     print(task.key, task.start_on, task.finish_on, task.total_float, task.free_float, task.critical)
survey 2026-10-07 2026-10-12 960 960 False
build 2026-10-15 2026-10-16 0 0 True
accepted 2026-10-18 2026-10-18 0 0 True

`finish_on` is the last day of work. Floats are minutes; what has none is critical. The survey has two days, as Lin is
on leave, and still the finish hangs on it: `Plan.path` goes back over what really drives it. A ring is refused by name:

>>> plan.path()
['survey', 'build', 'accepted']

>>> Network(network.tasks, [*network.dependencies, Dependency("accepted", "survey")], start=date(2026, 10, 7))
Traceback (most recent call last):
services.projects.scheduling.network.Cycle: build → accepted → survey → build

Every date explains itself: what holds it, and by name the days that are missing:

>>> from services.projects.scheduling import explain
>>> why = explain(plan, "build")
>>> [(str(one.because), one.before, one.on.isoformat()) for one in why.reasons]
[('predecessor', 'survey', '2026-10-12')]
>>> [(str(off.kind), off.name, off.on.isoformat()) for loss in why.losses for off in loss.reasons]
[('leave', 'Lin', '2026-10-13'), ('leave', 'Lin', '2026-10-14')]

A change is planned without planning all again, and says what it moves:

>>> longer = plan.after(Task("survey", 4 * day, office))
>>> longer.moved(plan), longer["build"].start_on.isoformat()
(['survey'], '2026-10-15')

What the tasks of all projects ask of a person, by day and week, is `loads` of what is `spread`. Dates set by hand are
rules (`Rule`): lower bounds move a task, upper bounds never do, they show as negative float. What has started is a fact
that no link moves, and waits for nothing any more.
"""

from services.projects.scheduling.calendars import ALWAYS as ALWAYS
from services.projects.scheduling.calendars import CLOSED as CLOSED
from services.projects.scheduling.calendars import FIVE_DAYS as FIVE_DAYS
from services.projects.scheduling.calendars import OFFICE as OFFICE
from services.projects.scheduling.calendars import Calendar as Calendar
from services.projects.scheduling.calendars import DayOff as DayOff
from services.projects.scheduling.calendars import Frames as Frames
from services.projects.scheduling.calendars import Leave as Leave
from services.projects.scheduling.calendars import Off as Off
from services.projects.scheduling.drivers import Because as Because
from services.projects.scheduling.explaining import Explanation as Explanation
from services.projects.scheduling.explaining import Loss as Loss
from services.projects.scheduling.explaining import Reason as Reason
from services.projects.scheduling.explaining import explain as explain
from services.projects.scheduling.loads import Load as Load
from services.projects.scheduling.loads import Loads as Loads
from services.projects.scheduling.loads import loads as loads
from services.projects.scheduling.loads import spread as spread
from services.projects.scheduling.loads import summed as summed
from services.projects.scheduling.network import Cycle as Cycle
from services.projects.scheduling.network import Network as Network
from services.projects.scheduling.network import SummaryLinked as SummaryLinked
from services.projects.scheduling.network import UnknownTask as UnknownTask
from services.projects.scheduling.network import Unsound as Unsound
from services.projects.scheduling.plans import Dates as Dates
from services.projects.scheduling.plans import Plan as Plan
from services.projects.scheduling.tasks import Dependency as Dependency
from services.projects.scheduling.tasks import Lag as Lag
from services.projects.scheduling.tasks import Link as Link
from services.projects.scheduling.tasks import Rule as Rule
from services.projects.scheduling.tasks import Task as Task
from services.projects.scheduling.worktime import OutOfReach as OutOfReach
from services.projects.scheduling.worktime import Worktime as Worktime
