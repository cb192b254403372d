"""Where a cause is required before a ticket ends, and what a period shows of causes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest, View
from shared.contracts.desk.causes import CausesQuery
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.desk.reports import REPORT_PERIOD
from shared.contracts.fields import PolicyId, Zone
from shared.contracts.helpdesk import Priority, TicketType, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure


class CauseRule(View):
    """Whose tickets cannot be resolved or closed without a cause: those of these priorities, of these types, and all
    that were reopened. `policy_id` None is the company's rule, which counts where the ticket's policy has none of its
    own. `changed_by` None: as it is to begin with."""

    policy_id: UUID | None
    policy_name: str | None
    priorities: tuple[int, ...]
    types: tuple[TicketType, ...]
    reopened: bool
    changed_by: str | None
    revision: int


class CauseRules(View):
    """The company's first, whose revision is `revision`: 0 while it is as it was to begin with."""

    revision: int
    items: tuple[CauseRule, ...]


class CauseMonth(View):
    """Tickets of one cause, itself and not what is below it, by the month in which they were opened."""

    month: date
    tickets: int


class CauseFigures(View):
    """`months` are those of the period in which there were any; `reopened` of its tickets were reopened."""

    cause_id: UUID
    code: str
    path: tuple[str, ...]
    is_defect: bool
    tickets: int
    reopened: int
    months: tuple[CauseMonth, ...]


class CauseReport(View):
    """`without` are tickets resolved or closed in the period that bear no cause. The most frequent cause first."""

    first_day: date
    last_day: date
    months: tuple[date, ...]
    causes: tuple[CauseFigures, ...]
    without: int


class ChangeCauseRule(Command):
    """`revision` 0: there is no rule of its own yet."""

    revision: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    policy_id: PolicyId | None = None
    priorities: Annotated[tuple[Priority, ...], Meta(max_length=4)] = ()
    types: Annotated[tuple[TicketType, ...], Meta(max_length=4)] = ()
    reopened: bool = False


class RemoveCauseRule(Command):
    """The company's rule counts for the policy's tickets again."""

    policy_id: PolicyId


class CauseReportQuery(Command):
    """By days of `zone`, both included; at most two years."""

    first_day: date
    last_day: date
    zone: Zone = "UTC"


RULE_STALE = Failure("cause.rule_stale", Conflict)


READ_CAUSE_RULES = helpdesk.call(
    feature="causes",
    verb="rules",
    says="Where a cause is required before a ticket is resolved or closed",
    takes=CausesQuery,
    gives=CauseRules,
    needs=P.CAUSE_READ,
    write=False,
    rest=Rest("GET", "/causes/rules"),
    kinds=STAFF,
)
CHANGE_CAUSE_RULE = helpdesk.call(
    feature="causes",
    verb="change_rule",
    says="Say where a cause is required: for the company, or for the tickets of one policy",
    takes=ChangeCauseRule,
    gives=CauseRules,
    needs=P.CAUSE_MANAGE,
    write=True,
    rest=Rest("POST", "/causes/rules"),
    kinds=STAFF,
    failures=(RULE_STALE, POLICY_NOT_FOUND),
)
REMOVE_CAUSE_RULE = helpdesk.call(
    feature="causes",
    verb="remove_rule",
    says="Take a policy's own rule about causes away",
    takes=RemoveCauseRule,
    gives=CauseRules,
    needs=P.CAUSE_MANAGE,
    write=True,
    rest=Rest("POST", "/causes/rules/{policy_id}/remove"),
    kinds=STAFF,
)
READ_CAUSE_REPORT = helpdesk.call(
    feature="causes",
    verb="report",
    says="Tickets by cause and month",
    takes=CauseReportQuery,
    gives=CauseReport,
    needs=P.REPORT_READ,
    write=False,
    rest=Rest("GET", "/reports/causes"),
    kinds=STAFF,
    failures=(REPORT_PERIOD,),
)


@helpdesk.event
class CauseRuleChanged(Event):
    """`id` is the policy's, or the company's own id."""

    thing = "cause_rule"
    verb = "changed"
