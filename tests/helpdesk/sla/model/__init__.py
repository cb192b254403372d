"""A second opinion on business time and clocks: minute by minute, with arrays, knowing nothing of the package."""

from tests.helpdesk.sla.model.hours import DAYS as DAYS
from tests.helpdesk.sla.model.hours import LENGTH as LENGTH
from tests.helpdesk.sla.model.hours import Hours as Hours
from tests.helpdesk.sla.model.hours import Window as Window
from tests.helpdesk.sla.model.hours import add as add
from tests.helpdesk.sla.model.hours import elapsed as elapsed
from tests.helpdesk.sla.model.hours import window as window
from tests.helpdesk.sla.model.ticket import CLOCKS as CLOCKS
from tests.helpdesk.sla.model.ticket import Promise as Promise
from tests.helpdesk.sla.model.ticket import Ticket as Ticket
from tests.helpdesk.sla.model.verdicts import Verdict as Verdict
from tests.helpdesk.sla.model.verdicts import measures as measures
from tests.helpdesk.sla.model.verdicts import verdicts as verdicts
