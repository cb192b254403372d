"""SLA policies: what a company promises on its tickets, in versions, and where each policy is used."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.desk.rules import Applies, Chosen, PolicyCommitment, PolicyRules
from shared.contracts.fields import CalendarId, CategoryId, Cursor, CustomerId, Limit, Name, PolicyId, Revision
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

# views


class PolicyUse(View):
    """Where a policy is used: `scope` default (the company's), customer or category."""

    scope: Chosen
    customer_id: UUID | None = None
    customer_name: str | None = None
    category_id: UUID | None = None
    category_name: str | None = None


class PolicyRow(View):
    """`version` is the latest, `effective_from` when it begins to count."""

    id: UUID
    name: str
    archived: bool
    version: int
    effective_from: datetime
    changed_by: str
    changed_at: datetime
    uses: tuple[PolicyUse, ...]
    revision: int


class PolicyVersion(View):
    """`calendar_id` None is the company's default calendar."""

    version: int
    effective_from: datetime
    applies: Applies
    reason: str
    made_by: str
    made_at: datetime
    rules: PolicyRules
    calendar_id: UUID | None = None
    calendar_name: str | None = None


class PolicyView(PolicyRow):
    """With its versions, the latest first (the last 50), and the commitments that name it (the first 100, by customer;
    `commitment_count` is all of them)."""

    versions: tuple[PolicyVersion, ...]
    commitments: tuple[PolicyCommitment, ...] = ()
    commitment_count: int = 0


class ChosenPolicy(View):
    """What a new ticket of a customer gets, and why."""

    policy_id: UUID
    policy_name: str
    policy_version: int
    because: Chosen
    rules: PolicyRules
    commitment_id: UUID | None = None
    commitment_title: str | None = None


# commands


class ListPolicies(Command):
    """By name."""

    archived: bool = False
    limit: Limit = 50
    cursor: Cursor | None = None


class ReadPolicy(Command):
    policy_id: PolicyId


class CreatePolicy(Command):
    """Its first version counts at once. Minutes of business time are those of the calendar (None: the default)."""

    name: Name
    rules: PolicyRules
    calendar_id: CalendarId | None = None


class ChangePolicy(Command):
    """A new version, from `effective_from` (None: now; at most a year ahead) on. `name` None keeps the name; rules and
    calendar are as they are to be. Of several versions the one that began last counts. `applies` is `new`, or
    `running` for a version that counts at once: then tickets under the policy whose clocks run or pause follow it
    from now on, with what has elapsed kept. `retroactive` is refused here: it is proposed (`ProposePolicy`)."""

    policy_id: PolicyId
    revision: Revision
    rules: PolicyRules
    calendar_id: CalendarId | None = None
    name: Name | None = None
    effective_from: Annotated[datetime, Meta(tz=True)] | None = None
    applies: Applies = Applies.NEW
    reason: Annotated[str, Meta(max_length=500)] = ""


class AssignPolicy(Command):
    """Use the policy for one customer, or for one category and those below it that have none of their own, or without
    either as the company's default. Counts for tickets that come
    after it: a ticket keeps what it is given when its clocks are first derived, moments after it was opened."""

    policy_id: PolicyId
    revision: Revision
    customer_id: CustomerId | None = None
    category_id: CategoryId | None = None


class ReleasePolicy(Command):
    """The customer has no policy of his own any more."""

    policy_id: PolicyId
    revision: Revision
    customer_id: CustomerId


class ReleaseCategoryPolicy(Command):
    """The category has no policy of its own any more: that of the nearest above it counts."""

    policy_id: PolicyId
    revision: Revision
    category_id: CategoryId


class ArchivePolicy(Command):
    policy_id: PolicyId
    revision: Revision


class ChoosePolicy(Command):
    """Without a customer: what those get who have nothing of their own."""

    customer_id: CustomerId | None = None
    category_id: CategoryId | None = None


# failures

POLICY_NOT_FOUND = Failure("policy.not_found", NotFound)
POLICY_STALE = Failure("policy.stale", Conflict)
POLICY_EXISTS = Failure("policy.exists", Conflict)
POLICY_IN_USE = Failure("policy.in_use", Conflict)
POLICY_ARCHIVED = Failure("policy.archived", Conflict)
POLICY_RULES = Failure("policy.rules", Invalid)
"""Two targets for one clock and priority, or a warning that is not exactly one of percent and minutes."""
POLICY_WHEN = Failure("policy.when", Invalid)
POLICY_APPLIES = Failure("policy.applies", Invalid)
"""`retroactive`, or `running` from a later time on."""
POLICY_CALENDAR = Failure("policy.calendar_unknown", Invalid)
POLICY_CATEGORY = Failure("policy.category_unknown", Invalid)
POLICY_TARGET = Failure("policy.target", Invalid)
"""A customer and a category at once."""
CUSTOMER_UNKNOWN = Failure("commitment.customer_unknown", Invalid)

_ACT = (POLICY_NOT_FOUND, POLICY_STALE, POLICY_ARCHIVED)


# calls


LIST_POLICIES = helpdesk.call(
    feature="policies",
    verb="list",
    says="List the SLA policies",
    takes=ListPolicies,
    gives=Page[PolicyRow],
    needs=P.POLICY_READ,
    write=False,
    rest=Rest("GET", "/policies"),
    kinds=STAFF,
)
READ_POLICY = helpdesk.call(
    feature="policies",
    verb="read",
    says="Read one policy with its versions",
    takes=ReadPolicy,
    gives=PolicyView,
    needs=P.POLICY_READ,
    write=False,
    rest=Rest("GET", "/policies/{policy_id}"),
    kinds=STAFF,
    failures=(POLICY_NOT_FOUND,),
)
CREATE_POLICY = helpdesk.call(
    feature="policies",
    verb="create",
    says="Make a policy",
    takes=CreatePolicy,
    gives=PolicyView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies", 201),
    kinds=STAFF,
    failures=(POLICY_EXISTS, POLICY_RULES, POLICY_CALENDAR),
)
CHANGE_POLICY = helpdesk.call(
    feature="policies",
    verb="change",
    says="Give a policy a new version",
    takes=ChangePolicy,
    gives=PolicyView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/change"),
    kinds=STAFF,
    failures=(*_ACT, POLICY_EXISTS, POLICY_RULES, POLICY_WHEN, POLICY_APPLIES, POLICY_CALENDAR),
)
ASSIGN_POLICY = helpdesk.call(
    feature="policies",
    verb="assign",
    says="Use a policy for a customer or a category, or as the default",
    takes=AssignPolicy,
    gives=PolicyView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/assign"),
    kinds=STAFF,
    failures=(*_ACT, CUSTOMER_UNKNOWN, POLICY_CATEGORY, POLICY_TARGET),
)
RELEASE_POLICY = helpdesk.call(
    feature="policies",
    verb="release",
    says="Take a customer's own policy away",
    takes=ReleasePolicy,
    gives=PolicyView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/release"),
    kinds=STAFF,
    failures=(*_ACT, CUSTOMER_UNKNOWN),
)
RELEASE_CATEGORY_POLICY = helpdesk.call(
    feature="policies",
    verb="release_category",
    says="Take a category's own policy away",
    takes=ReleaseCategoryPolicy,
    gives=PolicyView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/release_category"),
    kinds=STAFF,
    failures=(*_ACT, POLICY_CATEGORY),
)
ARCHIVE_POLICY = helpdesk.call(
    feature="policies",
    verb="archive",
    says="Put a policy away that nothing uses any more",
    takes=ArchivePolicy,
    gives=PolicyView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/policies/{policy_id}/archive"),
    kinds=STAFF,
    failures=(*_ACT, POLICY_IN_USE),
)
CHOOSE_POLICY = helpdesk.call(
    feature="policies",
    verb="choose",
    says="Which policy a customer's next ticket gets, and why",
    takes=ChoosePolicy,
    gives=ChosenPolicy,
    needs=P.POLICY_READ,
    write=False,
    kinds=STAFF,
    failures=(CUSTOMER_UNKNOWN, POLICY_CATEGORY),
)
# events


@helpdesk.event
class PolicyChanged(Event):
    """Made, changed, assigned, released or archived: `version` is the policy's revision, `edition_no` the version
    of its rules."""

    thing = "policy"
    verb = "changed"
    name: str
    what: str
    edition_no: int
