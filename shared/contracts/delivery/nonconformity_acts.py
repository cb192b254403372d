"""The verbs on a nonconformity: judged, given to an owner, mended, verified, watched, closed or opened again."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Call, Command, Rest
from shared.contracts.delivery.approval_views import MEMBERS
from shared.contracts.delivery.nonconformities import (
    NONCONFORMITY_NOT_FOUND,
    NONCONFORMITY_STALE,
    NonconformityView,
)
from shared.contracts.delivery.quality_kinds import Because, DefectCause, DefectGrade, Link, Words
from shared.contracts.fields import MemberId, NonconformityId, Revision
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid

Judged = Annotated[int, Meta(ge=1, le=3)]
EffectDays = Annotated[int, Meta(ge=1, le=366)]
Metric = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]
Members = Annotated[tuple[MemberId, ...], Meta(max_length=20)]


class GradeNonconformity(Command):
    """`impact` × `spread` say the grade (`grade_of`); another one needs the reason."""

    nonconformity_id: NonconformityId
    revision: Revision
    impact: Judged
    spread: Judged
    grade: DefectGrade | None = None
    reason: Words = ""


class FormTaskForce(Command):
    """Of a major one, before it is assigned. The lead is one of it whether he is named twice or not."""

    nonconformity_id: NonconformityId
    revision: Revision
    lead_id: MemberId
    member_ids: Members = ()


class HearNonconformity(Command):
    """Of management: it knows."""

    nonconformity_id: NonconformityId
    revision: Revision
    words: Words = ""


class AssignNonconformity(Command):
    """Again, too, as long as nobody has said that it is done. Who judged its grade verifies, unless another is named;
    `effect_days` are the company's unless given."""

    nonconformity_id: NonconformityId
    revision: Revision
    owner_id: MemberId
    due_on: date
    effect_metric: Metric
    verifier_id: MemberId | None = None
    effect_days: EffectDays | None = None


class MoveNonconformity(Command):
    nonconformity_id: NonconformityId
    revision: Revision


class SaveNonconformity(Command):
    """What the owner has found so far."""

    nonconformity_id: NonconformityId
    revision: Revision
    cause_code: DefectCause | None = None
    cause_text: Words = ""
    correction: Words = ""
    measure: Words = ""
    similar: Words = ""
    evidence: Words = ""
    link: Link = ""


class FinishNonconformity(Command):
    """All of it: the cause, what was put right, what keeps it from coming again, and whether there are similar cases
    (ISO 9001, 10.2)."""

    nonconformity_id: NonconformityId
    revision: Revision
    cause_code: DefectCause
    cause_text: Because
    correction: Because
    measure: Because
    similar: Because
    evidence: Words = ""
    link: Link = ""


class VerifyNonconformity(Command):
    nonconformity_id: NonconformityId
    revision: Revision
    words: Words = ""


class RefuseNonconformity(Command):
    """`reason` is said to whoever has it then."""

    nonconformity_id: NonconformityId
    revision: Revision
    reason: Because


class ReportNonconformity(Command):
    """The closing report of a task force, by its lead."""

    nonconformity_id: NonconformityId
    revision: Revision
    report: Because


class CloseNonconformity(Command):
    """`result` is what the metric showed on its day: nothing is closed without."""

    nonconformity_id: NonconformityId
    revision: Revision
    result: Because


NONCONFORMITY_NOT_YOURS = Failure("nonconformity.not_yours", Forbidden)
"""Its owner mends it, its verifier verifies it, the lead of its task force reports, its project's manager assigns."""
NONCONFORMITY_GRADE = Failure("nonconformity.grade", Invalid)
"""Another grade than the rule says, without a reason."""
NONCONFORMITY_MINOR = Failure("nonconformity.minor", Conflict)
"""Only a major one has a task force and is reported to management."""
NONCONFORMITY_FORCE = Failure("nonconformity.force", Conflict)
"""A major one has no task force yet."""
NONCONFORMITY_VERIFIER = Failure("nonconformity.verifier", Invalid)
"""Nobody verifies what he mended himself."""
NONCONFORMITY_DUE = Failure("nonconformity.due", Invalid)
NONCONFORMITY_EARLY = Failure("nonconformity.early", Conflict)
"""Its effect is looked at on the day, not before."""


def _act(
    verb: str, says: str, takes: type[Command], needs: P, *more: Failure, people: bool = True
) -> Call[Command, NonconformityView]:
    return projects.call(
        feature="nonconformities",
        verb=verb,
        says=says,
        takes=takes,
        gives=NonconformityView,
        needs=needs,
        write=True,
        rest=Rest("POST", f"/nonconformities/{{nonconformity_id}}/{verb}"),
        kinds=MEMBERS if people else STAFF,
        failures=(NONCONFORMITY_NOT_FOUND, NONCONFORMITY_STALE, *more),
    )


_MINE = NONCONFORMITY_NOT_YOURS
GRADE = _act(
    "grade", "Judge how grave it is", GradeNonconformity, P.NONCONFORMITY_JUDGE, NONCONFORMITY_GRADE, people=False
)
FORM = _act(
    "form",
    "Name the task force of a major one",
    FormTaskForce,
    P.NONCONFORMITY_ASSIGN,
    _MINE,
    NONCONFORMITY_MINOR,
    MEMBER_NOT_FOUND,
)
HEAR = _act("hear", "Say that management knows", HearNonconformity, P.NONCONFORMITY_HEAR, NONCONFORMITY_MINOR)
ASSIGN = _act(
    "assign",
    "Give it to an owner, with a day, a verifier and the metric of its effect",
    AssignNonconformity,
    P.NONCONFORMITY_ASSIGN,
    _MINE,
    NONCONFORMITY_FORCE,
    NONCONFORMITY_VERIFIER,
    NONCONFORMITY_DUE,
    MEMBER_NOT_FOUND,
)
START = _act("start", "Begin to mend it", MoveNonconformity, P.NONCONFORMITY_WORK, _MINE)
SAVE = _act("save", "Keep what was found so far", SaveNonconformity, P.NONCONFORMITY_WORK, _MINE)
FINISH = _act("finish", "Say that it is done", FinishNonconformity, P.NONCONFORMITY_WORK, _MINE)
VERIFY = _act("verify", "Say that it is mended", VerifyNonconformity, P.NONCONFORMITY_WORK, _MINE)
SEND_BACK = _act("send_back", "Say what is still wrong", RefuseNonconformity, P.NONCONFORMITY_WORK, _MINE)
REPORT = _act(
    "report",
    "Write the closing report of the task force",
    ReportNonconformity,
    P.NONCONFORMITY_WORK,
    _MINE,
    NONCONFORMITY_MINOR,
)
CLOSE = _act("close", "Close it: the effect was seen", CloseNonconformity, P.NONCONFORMITY_JUDGE, NONCONFORMITY_EARLY)
REOPEN = _act("reopen", "Open it again: it did not help, or came back", RefuseNonconformity, P.NONCONFORMITY_JUDGE)
ACTS = (GRADE, FORM, HEAR, ASSIGN, START, SAVE, FINISH, VERIFY, SEND_BACK, REPORT, CLOSE, REOPEN)
