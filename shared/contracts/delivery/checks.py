"""Checks of what a project delivers: planned, looked at, passed or failed. One that fails opens a nonconformity."""

from datetime import date
from uuid import UUID

from shared.contracts.base import Call, Command, Event, Page, Rest
from shared.contracts.delivery.approval_views import MEMBERS
from shared.contracts.delivery.check_views import QualityCheckView as QualityCheckView
from shared.contracts.delivery.plan import TASK_NOT_FOUND
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.quality_kinds import (
    Because,
    CheckMethod,
    CheckNumber,
    CheckState,
    Items,
    Link,
    Short,
    Words,
)
from shared.contracts.fields import (
    CheckTemplateId,
    Cursor,
    Limit,
    Line,
    MemberId,
    Name,
    PlanTaskId,
    ProjectId,
    QualityCheckId,
    Revision,
)
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound


class ListChecks(Command):
    """What is due first, then what was decided last. `mine` are those that the caller is to do."""

    project_id: ProjectId | None = None
    task_id: PlanTaskId | None = None
    state: CheckState | None = None
    method: CheckMethod | None = None
    mine: bool = False
    late: bool = False
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadCheck(Command):
    check_id: QualityCheckId


class FindCheck(Command):
    check_number: CheckNumber


class PlanCheck(Command):
    """Of a deliverable or task. `template_id` brings items, sample and method where they are not given. A `cross` check
    is of somebody outside the author's department."""

    task_id: PlanTaskId
    due_on: date
    title: Line
    checker_id: MemberId | None = None
    method: CheckMethod | None = None
    template_id: CheckTemplateId | None = None
    items: Items = ()
    sample: Short = ""


class ChangeCheck(Command):
    check_id: QualityCheckId
    revision: Revision
    due_on: date
    title: Line
    checker_id: MemberId | None = None
    method: CheckMethod = CheckMethod.INSPECT
    items: Items = ()
    sample: Short = ""


class StartCheck(Command):
    check_id: QualityCheckId
    revision: Revision


class PassCheck(Command):
    """With evidence: words, a link, or both. No item may be left bad."""

    check_id: QualityCheckId
    revision: Revision
    items: Items = ()
    evidence: Words = ""
    link: Link = ""
    verdict: Words = ""


class FailCheck(Command):
    """`verdict` is what is wrong: the text of the nonconformity."""

    check_id: QualityCheckId
    revision: Revision
    verdict: Because
    items: Items = ()
    evidence: Words = ""
    link: Link = ""


class WaiveCheck(Command):
    check_id: QualityCheckId
    revision: Revision
    reason: Because


class RepeatCheck(Command):
    """Of a failed one: the same again on another day, by the same checker unless another is named."""

    check_id: QualityCheckId
    revision: Revision
    due_on: date
    checker_id: MemberId | None = None


class RecordFeedback(Command):
    """What a customer's person said of a deliverable. Where he is not satisfied it opens a nonconformity."""

    task_id: PlanTaskId
    said_by: Name
    said: Because
    satisfied: bool
    link: Link = ""


CHECK_NOT_FOUND = Failure("check.not_found", NotFound)
CHECK_STALE = Failure("check.stale", Conflict)
CHECK_NOT_YOURS = Failure("check.not_yours", Forbidden)
"""Only its checker looks at it."""
CHECK_CROSS = Failure("check.cross", Invalid)
"""A cross check is not of the author, nor of somebody of his department."""
CHECK_AUTHOR = Failure("check.author", Invalid)
"""Nobody answers for what is to be checked crosswise."""
CHECK_EVIDENCE = Failure("check.evidence", Invalid)
CHECK_ITEMS = Failure("check.items", Invalid)
"""An item is bad or was not looked at, so it has not passed."""
CHECK_REPEATED = Failure("check.repeated", Conflict)
CHECK_PLACE = Failure("check.place", Invalid)
"""Neither a deliverable nor a task."""

LIST_CHECKS = projects.call(
    feature="checks",
    verb="list",
    says="List checks: what is due first, then what was decided last",
    takes=ListChecks,
    gives=Page[QualityCheckView],
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/quality-checks"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND, TASK_NOT_FOUND),
)
READ_CHECK = projects.call(
    feature="checks",
    verb="read",
    says="Read one check",
    takes=ReadCheck,
    gives=QualityCheckView,
    needs=P.QUALITY_READ,
    write=False,
    rest=Rest("GET", "/quality-checks/{check_id}"),
    kinds=STAFF,
    failures=(CHECK_NOT_FOUND,),
)
FIND_CHECK = projects.call(
    feature="checks",
    verb="find",
    says="Read the check of a number",
    takes=FindCheck,
    gives=QualityCheckView,
    needs=P.QUALITY_READ,
    write=False,
    kinds=STAFF,
    failures=(CHECK_NOT_FOUND,),
)
PLAN_CHECK = projects.call(
    feature="checks",
    verb="plan",
    says="Plan a check of a deliverable or task",
    takes=PlanCheck,
    gives=QualityCheckView,
    needs=P.CHECK_PLAN,
    write=True,
    rest=Rest("POST", "/quality-checks", 201),
    kinds=STAFF,
    failures=(TASK_NOT_FOUND, CHECK_PLACE, CHECK_CROSS, CHECK_AUTHOR, MEMBER_NOT_FOUND),
)
RECORD_FEEDBACK = projects.call(
    feature="checks",
    verb="record_feedback",
    says="Write down what a customer says of a deliverable",
    takes=RecordFeedback,
    gives=QualityCheckView,
    needs=P.NONCONFORMITY_RAISE,
    write=True,
    rest=Rest("POST", "/quality-checks/feedback", 201),
    kinds=MEMBERS,
    failures=(TASK_NOT_FOUND, CHECK_PLACE),
)


def _act(verb: str, says: str, takes: type[Command], needs: P, *more: Failure) -> Call[Command, QualityCheckView]:
    return projects.call(
        feature="checks",
        verb=verb,
        says=says,
        takes=takes,
        gives=QualityCheckView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/quality-checks/{{check_id}}/{verb}"),
        kinds=STAFF if needs is P.CHECK_PLAN else MEMBERS,
        failures=(CHECK_NOT_FOUND, CHECK_STALE, *more),
    )


_WHO = (CHECK_CROSS, CHECK_AUTHOR, MEMBER_NOT_FOUND)
CHANGE_CHECK = _act("change", "Change a check that has not begun", ChangeCheck, P.CHECK_PLAN, *_WHO)
START_CHECK = _act("start", "Begin to look", StartCheck, P.CHECK_WORK, CHECK_NOT_YOURS)
PASS_CHECK = _act(
    "pass", "Say that it is good, with evidence", PassCheck, P.CHECK_WORK, CHECK_NOT_YOURS, CHECK_EVIDENCE, CHECK_ITEMS
)
FAIL_CHECK = _act(
    "fail", "Say what is wrong: a nonconformity opens", FailCheck, P.CHECK_WORK, CHECK_NOT_YOURS, CHECK_CROSS
)
WAIVE_CHECK = _act("waive", "Do without it, with the reason", WaiveCheck, P.CHECK_WAIVE)
REPEAT_CHECK = _act("repeat", "Plan a failed check again", RepeatCheck, P.CHECK_PLAN, CHECK_REPEATED, *_WHO)


@projects.event
class CheckMoved(Event):
    """Planned, changed, started, passed, failed or waived: `what` says which. `place` is its page beneath the company's
    workspace."""

    thing = "quality_check"
    verb = "moved"
    number: str
    title: str
    place: str
    what: str
    state: CheckState
    project_id: UUID
    task_id: UUID
    checker_id: UUID | None


@projects.event
class CheckDue(Event):
    """Its day has come and nothing was decided: told on the day and each morning after. `late_days` is 0 on the day;
    after that the project's manager and those who keep quality hear of it too."""

    thing = "quality_check"
    verb = "due"
    number: str
    title: str
    place: str
    late_days: int
    people: tuple[UUID, ...]
    roles: tuple[str, ...] = ()
