"""人員調配: a project asks for somebody; the head above him lets him go, he accepts what he answers for."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Call, Command, Event, Rest
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.delivery.skills import SKILL_NOT_FOUND, Because, Level
from shared.contracts.delivery.staffing_views import Shortlist as Shortlist
from shared.contracts.delivery.staffing_views import StaffingBoxes as StaffingBoxes
from shared.contracts.delivery.staffing_views import StaffingState as StaffingState
from shared.contracts.delivery.staffing_views import StaffingView as StaffingView
from shared.contracts.delivery.staffing_views import TeamView as TeamView
from shared.contracts.fields import MemberId, Name, ProjectId, Revision, SkillId, StaffingId
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})
Percent = Annotated[int, Meta(ge=5, le=100)]
"""Of each working day of the person."""
Words = Annotated[str, Meta(max_length=2_000)]


class ReadTeam(Command):
    project_id: ProjectId


class ListStaffing(Command):
    """The reader's own: what he decides, the seats he holds, what he asked for."""


class ReadShortlist(Command):
    staffing_id: StaffingId


class AskStaff(Command):
    """Somebody can be proposed once skill and responsibilities are named."""

    project_id: ProjectId
    seat: Name
    first: date
    last: date
    skill_id: SkillId | None = None
    min_level: Level = 1
    percent: Percent = 100
    responsibilities: Words = ""


class SaveStaffing(Command):
    """As a whole, while nobody is proposed."""

    staffing_id: StaffingId
    revision: Revision
    seat: Name
    first: date
    last: date
    skill_id: SkillId | None = None
    min_level: Level = 1
    percent: Percent = 100
    responsibilities: Words = ""


class PickStaff(Command):
    """Another one, too, while nobody has agreed yet."""

    staffing_id: StaffingId
    revision: Revision
    member_id: MemberId


class MoveStaffing(Command):
    staffing_id: StaffingId
    revision: Revision


class RefuseStaffing(Command):
    staffing_id: StaffingId
    revision: Revision
    reason: Because


class RedefineStaffing(Command):
    """Other responsibilities: whoever accepted the old ones is asked again."""

    staffing_id: StaffingId
    revision: Revision
    responsibilities: Because


STAFFING_NOT_FOUND = Failure("staffing.not_found", NotFound)
STAFFING_STALE = Failure("staffing.stale", Conflict)
STAFFING_NOT_YOURS = Failure("staffing.not_yours", Forbidden)
"""The project's manager asks, picks and activates, the head above the person agrees, he himself accepts."""
STAFFING_DAYS = Failure("staffing.days", Invalid)
STAFFING_INCOMPLETE = Failure("staffing.incomplete", Conflict)
"""Nobody is proposed for a seat that names no skill or no responsibilities."""
STAFFING_UNPROVED = Failure("staffing.unproved", Invalid)
"""His skill at that level was verified by nobody, or its proof ends before the seat begins."""
STAFFING_OVERLOAD = Failure("staffing.overload", Conflict)
"""He has no such time; `days` says on how many, `first` the first of them. Only the management waives it."""
STAFFING_FREE = Failure("staffing.free", Conflict)
"""He has the time: there is nothing to waive."""
STAFFING_FULL = Failure("staffing.full", Conflict)

READ_TEAM = projects.call(
    feature="staffing",
    verb="team",
    says="The team of a project: who, for what, accepted when; and seats that wait",
    takes=ReadTeam,
    gives=TeamView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/team"),
    kinds=MEMBERS,
    failures=(PROJECT_NOT_FOUND,),
)
LIST_STAFFING = projects.call(
    feature="staffing",
    verb="list",
    says="Seats that wait for the reader, that he holds, that he asked for",
    takes=ListStaffing,
    gives=StaffingBoxes,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/staffing"),
    kinds=MEMBERS,
)
READ_SHORTLIST = projects.call(
    feature="staffing",
    verb="shortlist",
    says="Who has the skill of a seat, and how much of the time that it asks",
    takes=ReadShortlist,
    gives=Shortlist,
    needs=P.STAFFING_ASK,
    write=False,
    rest=Rest("GET", "/staffing/{staffing_id}/shortlist"),
    kinds=MEMBERS,
    failures=(STAFFING_NOT_FOUND, STAFFING_NOT_YOURS),
)


def _write(
    verb: str, says: str, takes: type[Command], *more: Failure, needs: P = P.STAFFING_ACT, path: str = ""
) -> Call[Command, StaffingView]:
    return projects.call(
        feature="staffing",
        verb=verb,
        says=says,
        takes=takes,
        gives=StaffingView,
        needs=needs,
        write=True,
        rest=Rest("POST", path or f"/staffing/{{staffing_id}}/{verb}"),
        kinds=MEMBERS,
        failures=(*(() if path else _ONE), *more),
    )


_ONE = (STAFFING_NOT_FOUND, STAFFING_NOT_YOURS, STAFFING_STALE)
_ASK = P.STAFFING_ASK
ASK_STAFF = _write(
    "ask",
    "Ask for somebody with a skill",
    AskStaff,
    *(PROJECT_NOT_FOUND, STAFFING_NOT_YOURS, STAFFING_DAYS, STAFFING_FULL, SKILL_NOT_FOUND),
    needs=_ASK,
    path="/projects/{project_id}/staffing",
)
SAVE_STAFFING = _write("save", "Say anew what is asked", SaveStaffing, STAFFING_DAYS, SKILL_NOT_FOUND, needs=_ASK)
PICK_STAFF = _write(
    "pick",
    "Propose a person for a seat",
    PickStaff,
    *(MEMBER_NOT_FOUND, STAFFING_INCOMPLETE, STAFFING_UNPROVED),
    needs=_ASK,
)
AGREE_STAFF = _write("agree", "Let somebody of one's department go into a project", MoveStaffing)
REFUSE_STAFF = _write("refuse", "Say why somebody cannot be let go", RefuseStaffing)
WAIVE_STAFF = _write(
    "waive", "Let somebody be given more than he has time for", RefuseStaffing, STAFFING_FREE, needs=P.STAFFING_WAIVE
)
ACTIVATE_STAFF = _write(
    "activate", "Take somebody agreed to into the team", MoveStaffing, STAFFING_OVERLOAD, needs=_ASK
)
ACCEPT_STAFF = _write("accept", "Accept the responsibilities of one's seat", MoveStaffing)
DECLINE_STAFF = _write("decline", "Say why one does not accept them", RefuseStaffing)
REDEFINE_STAFF = _write("redefine", "Change the responsibilities of a seat", RedefineStaffing, needs=_ASK)
RELEASE_STAFF = _write("release", "Give somebody back to his department", RefuseStaffing, needs=_ASK)
CANCEL_STAFF = _write("cancel", "Take a request for staff back", RefuseStaffing, needs=_ASK)


@projects.event
class StaffingMoved(Event):
    """`people` and `roles` are whose turn it is; `what` is the verb, `place` where it is decided, beneath the
    workspace."""

    thing = "staffing"
    verb = "moved"
    project_id: UUID
    number: str
    title: str
    state: StaffingState
    what: str
    people: tuple[UUID, ...]
    roles: tuple[str, ...]
    place: str
