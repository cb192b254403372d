"""變更申請: what is to be different, what that does to days, cost, quality and risk, and who agreed: the head or the
management first, then the customer. Applied, it is the next baseline and the next version of the budget."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.approving import APPROVAL_FLOWLESS
from shared.contracts.base import Call, Command, Event, Rest
from shared.contracts.delivery.approvals import MEMBERS
from shared.contracts.delivery.baselines import BASELINE_BY_CHANGE
from shared.contracts.delivery.change_views import ChangeHappening as ChangeHappening
from shared.contracts.delivery.change_views import ChangeState as ChangeState
from shared.contracts.delivery.change_views import ChangesView as ChangesView
from shared.contracts.delivery.change_views import ChangeView as ChangeView
from shared.contracts.delivery.change_views import ChangeWork as ChangeWork
from shared.contracts.delivery.change_views import OwnChangesView as OwnChangesView
from shared.contracts.delivery.change_views import OwnChangeView as OwnChangeView
from shared.contracts.delivery.change_views import Source as Source
from shared.contracts.delivery.change_views import WhatIfView as WhatIfView
from shared.contracts.delivery.flows import Money
from shared.contracts.delivery.plan import PLAN_NOT_LED, PLAN_REACH, TASK_NOT_FOUND, Number
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Code
from shared.contracts.delivery.proposals import Category
from shared.contracts.delivery.requirements import Words
from shared.contracts.fields import ChangeId, Line, ProjectId, Revision
from shared.contracts.parties import STAFF, Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

CUSTOMERS = frozenset({Kind.CUSTOMER})
Days = Annotated[int, Meta(ge=-2_000, le=2_000)]
Reference = Annotated[str, Meta(max_length=100)]


class ListChanges(Command):
    project_id: ProjectId


class FindChange(Command):
    """By the numbers that people know it by."""

    code: Code
    change_number: Number


class WriteChange(Command):
    project_id: ProjectId
    title: Line
    text: Words
    customer_ref: Reference = ""


class SaveChange(Command):
    """As a whole. While it is under review here it goes back to be assessed, and what was approved of it is void."""

    change_id: ChangeId
    revision: Revision
    title: Line
    text: Words
    customer_ref: Reference = ""
    work: Annotated[tuple[ChangeWork, ...], Meta(max_length=50)] = ()
    days: Days | None = None
    cost: Money | None = None
    category: Category = Category.LABOUR
    quality: Words = ""
    risk: Words = ""


class MoveChange(Command):
    change_id: ChangeId
    revision: Revision


class AskWhatIf(Command):
    change_id: ChangeId


class ListOwnChanges(Command):
    code: Code


class RequestChange(Command):
    """By a customer, about a project of his."""

    code: Code
    title: Line
    text: Words
    customer_ref: Reference = ""


class DecideChange(Command):
    """What a customer says to it; a "no" needs `decision`, the words why."""

    change_id: ChangeId
    revision: Revision
    agrees: bool
    decision: Words = ""


CHANGE_NOT_FOUND = Failure("change.not_found", NotFound)
CHANGE_STALE = Failure("change.stale", Conflict)
CHANGE_WORDS = Failure("change.words", Invalid)
"""Words are missing."""
CHANGE_THEIRS = Failure("change.theirs", Conflict)
"""What a customer asked for stays in his words: he decides on it, and it stands under his name."""
CHANGE_UNASSESSED = Failure("change.unassessed", Invalid)
"""Days, cost, quality and risk are assessed before anybody approves."""
CHANGE_DAYS = Failure("change.days", Invalid)
"""The plan with it would end later than it says; the parameter `days` counts from the baseline."""
CHANGE_WORK = Failure("change.work", Invalid)
"""Work lengthens a task or stands behind one, by its number; and that task is not a phase."""

LIST_CHANGES = projects.call(
    feature="changes",
    verb="list",
    says="The change requests of a project, the latest first",
    takes=ListChanges,
    gives=ChangesView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/changes"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
FIND_CHANGE = projects.call(
    feature="changes",
    verb="find",
    says="Read the change request of a number",
    takes=FindChange,
    gives=ChangeView,
    needs=P.PROJECT_READ,
    write=False,
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, CHANGE_NOT_FOUND),
)
WHAT_IF = projects.call(
    feature="changes",
    verb="what_if",
    says="What a change would do to the days and the cost of its project",
    takes=AskWhatIf,
    gives=WhatIfView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/changes/{change_id}/what-if"),
    kinds=STAFF,
    failures=(CHANGE_NOT_FOUND, CHANGE_WORK, PLAN_REACH),
)
WRITE_CHANGE = projects.call(
    feature="changes",
    verb="write",
    says="Write down a request for change",
    takes=WriteChange,
    gives=ChangeView,
    needs=P.PLAN_EDIT,
    write=True,
    rest=Rest("POST", "/projects/{project_id}/changes", 201),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND, PLAN_NOT_LED, CHANGE_WORDS),
)


def _act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, ChangeView]:
    return projects.call(
        feature="changes",
        verb=verb,
        says=says,
        takes=takes,
        gives=ChangeView,
        needs=P.PLAN_EDIT,
        write=True,
        rest=Rest("POST", f"/changes/{{change_id}}/{verb}"),
        kinds=MEMBERS,
        failures=(CHANGE_NOT_FOUND, CHANGE_STALE, PLAN_NOT_LED, *more),
    )


SAVE_CHANGE = _act(
    "save", "Assess a change: its work, days, cost, quality and risk", SaveChange, CHANGE_WORDS, CHANGE_THEIRS
)
HAND_IN_CHANGE = _act("hand_in", "Hand in a change to be assessed", MoveChange)
REVIEW_CHANGE = _act(
    "review",
    "Send an assessed change to its approvers",
    MoveChange,
    CHANGE_UNASSESSED,
    CHANGE_DAYS,
    CHANGE_WORK,
    PLAN_REACH,
    APPROVAL_FLOWLESS,
)
APPLY_CHANGE = _act(
    "apply",
    "Apply a change both sides agreed to: the next baseline and budget",
    MoveChange,
    BASELINE_BY_CHANGE,
    CHANGE_DAYS,
    CHANGE_WORK,
    TASK_NOT_FOUND,
    PLAN_REACH,
)
LIST_OWN_CHANGES = projects.call(
    feature="changes",
    verb="list_own",
    says="A customer's change requests of one of his projects",
    takes=ListOwnChanges,
    gives=OwnChangesView,
    needs=P.CHANGE_ASK,
    write=False,
    rest=Rest("GET", "/my-projects/{code}/changes"),
    kinds=CUSTOMERS,
    failures=(PROJECT_NOT_FOUND,),
)
REQUEST_CHANGE = projects.call(
    feature="changes",
    verb="request",
    says="Ask for a change of one's own project",
    takes=RequestChange,
    gives=OwnChangeView,
    needs=P.CHANGE_ASK,
    write=True,
    rest=Rest("POST", "/my-projects/{code}/changes", 201),
    kinds=CUSTOMERS,
    failures=(PROJECT_NOT_FOUND, CHANGE_WORDS),
)
DECIDE_CHANGE = projects.call(
    feature="changes",
    verb="decide",
    says="Agree to a change or decline it, as its customer",
    takes=DecideChange,
    gives=OwnChangeView,
    needs=P.CHANGE_DECIDE,
    write=True,
    rest=Rest("POST", "/changes/{change_id}/decide"),
    kinds=CUSTOMERS,
    failures=(CHANGE_NOT_FOUND, CHANGE_STALE, CHANGE_WORDS),
)


@projects.event
class ChangeMoved(Event):
    """`state` says where it is, `place` its page beneath the company's workspace and beneath the portal; `manager_id`
    leads the project, `contacts` are told of what waits for the customer."""

    thing = "change"
    verb = "moved"
    project_id: UUID
    customer_id: UUID
    number: str
    title: str
    state: ChangeState
    by_customer: bool
    manager_id: UUID
    place: str
    contacts: tuple[UUID, ...] = ()
