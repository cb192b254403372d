"""Plans of call-backs 回訪計畫: whom to ask, by which rules, how often. One for the company; others for a customer or
for one commitment, which win over it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.desk.questionnaires import QUESTIONNAIRE_NOT_FOUND
from shared.contracts.desk.teams import TEAM_NOT_FOUND
from shared.contracts.fields import (
    CallPlanId,
    CareQuestionnaireId,
    CommitmentId,
    Cursor,
    CustomerId,
    Limit,
    Name,
    QuestionnaireId,
    Revision,
    TeamId,
    Zone,
)
from shared.contracts.helpdesk import helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Invalid, NotFound

Hour = Annotated[int, Meta(ge=0, le=24)]


class PlanRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a plan asks. `due_days` are business days after the resolve; `quota_percent` of those who need not be called
    anyway are drawn; `attempts` calls at most, `gap_minutes` of business time apart; the link stands `link_days` after
    the last. A contact is asked once in `window_days` and `most_in_30_days` times in thirty. Nobody is called or
    written to in the customer's quiet hours, `quiet_from` to `quiet_until` (equal: there are none), in `zone` (none:
    the company's). `vip_levels` are levels of customers who are always called. `care_days` after a commitment has
    begun, and `quarterly`, there is a call of care."""

    due_days: Annotated[int, Meta(ge=0, le=30)] = 1
    quota_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    attempts: Annotated[int, Meta(ge=1, le=6)] = 3
    gap_minutes: Annotated[int, Meta(ge=0, le=2_400)] = 240
    link_days: Annotated[int, Meta(ge=1, le=30)] = 5
    window_days: Annotated[int, Meta(ge=1, le=90)] = 14
    most_in_30_days: Annotated[int, Meta(ge=1, le=30)] = 2
    quiet_from: Hour = 21
    quiet_until: Hour = 9
    zone: Zone | None = None
    vip_levels: Annotated[tuple[Annotated[str, Meta(min_length=1, max_length=40)], ...], Meta(max_length=10)] = ("VIP",)
    care_days: Annotated[tuple[Annotated[int, Meta(ge=1, le=730)], ...], Meta(max_length=6)] = (7, 30, 90)
    quarterly: bool = True


USUAL_RULES = PlanRules()
Script = Annotated[str, Meta(max_length=2_000)]


class CallPlanView(View):
    """Without `customer_id` it is the company's own. `team_id`: who calls; none: every agent."""

    id: UUID
    name: str
    customer_id: UUID | None
    customer_name: str | None
    commitment_id: UUID | None
    commitment_title: str | None
    questionnaire_id: UUID
    care_questionnaire_id: UUID
    team_id: UUID | None
    team_name: str | None
    script: str
    rules: PlanRules
    archived: bool
    changed_by: str
    changed_at: datetime
    revision: int


class ListCallPlans(Command):
    """The company's first."""

    limit: Limit = 50
    cursor: Cursor | None = None


class ReadCallPlan(Command):
    call_plan_id: CallPlanId


class CreateCallPlan(Command):
    """For one customer, or one of his commitments, in place of the one there was. Without a questionnaire of its own it
    asks with that of the company's plan."""

    name: Name
    customer_id: CustomerId
    commitment_id: CommitmentId | None = None
    questionnaire_id: QuestionnaireId | None = None
    care_questionnaire_id: CareQuestionnaireId | None = None
    team_id: TeamId | None = None
    script: Script = ""
    rules: PlanRules = USUAL_RULES


class ChangeCallPlan(Command):
    """All of it as it is to be, but for the questionnaires: those that are not named stay. Call-backs planned before
    keep what they were planned by."""

    call_plan_id: CallPlanId
    revision: Revision
    name: Name
    questionnaire_id: QuestionnaireId | None = None
    care_questionnaire_id: CareQuestionnaireId | None = None
    team_id: TeamId | None = None
    script: Script = ""
    rules: PlanRules = USUAL_RULES


class ArchiveCallPlan(Command):
    """Not the company's: there is always one."""

    call_plan_id: CallPlanId
    revision: Revision


class ListDraws(Command):
    """Of a plan, the latest first."""

    call_plan_id: CallPlanId
    limit: Limit = 25
    cursor: Cursor | None = None


class DrawView(View):
    """A draw as it was logged. `pool` were drawn from, `chosen` of them; `is_same`: run again from the seed and inputs
    that were kept, it chooses the same."""

    id: UUID
    at: datetime
    seed: str
    quota_percent: int
    pool: int
    chosen: int
    is_same: bool


PLAN_NOT_FOUND = Failure("call_plan.not_found", NotFound)
PLAN_STALE = Failure("call_plan.stale", Conflict)
PLAN_NEEDED = Failure("call_plan.needed", Conflict)
PLAN_FITS = Failure("call_plan.fits_not", Invalid)
"""A questionnaire of the other purpose or put away, or a commitment of another customer."""

_SAVE = (PLAN_FITS, QUESTIONNAIRE_NOT_FOUND, TEAM_NOT_FOUND)

LIST_CALL_PLANS = helpdesk.call(
    feature="call_plans",
    verb="list",
    says="List plans of call-backs",
    takes=ListCallPlans,
    gives=Page[CallPlanView],
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/call-plans"),
    kinds=STAFF,
)
READ_CALL_PLAN = helpdesk.call(
    feature="call_plans",
    verb="read",
    says="Read a plan of call-backs",
    takes=ReadCallPlan,
    gives=CallPlanView,
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/call-plans/{call_plan_id}"),
    kinds=STAFF,
    failures=(PLAN_NOT_FOUND,),
)
CREATE_CALL_PLAN = helpdesk.call(
    feature="call_plans",
    verb="create",
    says="Plan call-backs for one customer or commitment otherwise than for the company",
    takes=CreateCallPlan,
    gives=CallPlanView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/call-plans", 201),
    kinds=STAFF,
    failures=_SAVE,
)
CHANGE_CALL_PLAN = helpdesk.call(
    feature="call_plans",
    verb="change",
    says="Change a plan of call-backs",
    takes=ChangeCallPlan,
    gives=CallPlanView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/call-plans/{call_plan_id}/change"),
    kinds=STAFF,
    failures=(PLAN_NOT_FOUND, PLAN_STALE, *_SAVE),
)
ARCHIVE_CALL_PLAN = helpdesk.call(
    feature="call_plans",
    verb="archive",
    says="Put a customer's plan away: the company's holds again",
    takes=ArchiveCallPlan,
    gives=CallPlanView,
    needs=P.CALLBACK_MANAGE,
    write=True,
    rest=Rest("POST", "/call-plans/{call_plan_id}/archive"),
    kinds=STAFF,
    failures=(PLAN_NOT_FOUND, PLAN_STALE, PLAN_NEEDED),
)
LIST_DRAWS = helpdesk.call(
    feature="call_plans",
    verb="draws",
    says="The draws of a plan, each run again from what was logged",
    takes=ListDraws,
    gives=Page[DrawView],
    needs=P.CALLBACK_READ,
    write=False,
    rest=Rest("GET", "/call-plans/{call_plan_id}/draws"),
    kinds=STAFF,
    failures=(PLAN_NOT_FOUND,),
)


@helpdesk.event
class CallPlanChanged(Event):
    """Made, changed or archived."""

    thing = "call_plan"
    verb = "changed"
    name: str
