"""立項申請: what is to be done for whom, by when and for how much; submitted, it goes to the head of the applicant's
department and then to the management. Approved, it is a project."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from shared.contracts.approving import APPROVAL_FLOWLESS
from shared.contracts.base import Call, Command, Event, Page, Rest, View
from shared.contracts.delivery.flows import Money
from shared.contracts.delivery.requirements import REQUIREMENT_NOT_FOUND, REQUIREMENT_STALE, Words
from shared.contracts.fields import Cursor, Limit, Line, MemberId, ProjectProposalId, RequirementId, Revision
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Kind
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, Forbidden, Invalid, NotFound

MEMBERS = frozenset({Kind.MEMBER})


class ProposalState(StrEnum):
    DRAFT = "draft"
    DEPT_REVIEW = "dept_review"
    MGMT_REVIEW = "mgmt_review"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Category(StrEnum):
    """The policy's six (5.1.b); each cost belongs to one of them."""

    LABOUR = "labour"
    MATERIAL = "material"
    RENTAL = "rental"
    TRAVEL = "travel"
    COMMUNICATION = "communication"
    OFFICE = "office"


class BudgetLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`basis` says how the amount was reached."""

    category: Category
    basis: Annotated[str, Meta(max_length=200)] = ""
    amount: Money


class Stage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Both days are within it."""

    name: Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
    starts: date
    ends: date


class ProposalContent(Struct, frozen=True, kw_only=True):
    """All that an approval is given for. `manager` is who would lead the project."""

    title: str
    customer_id: UUID
    customer: str
    background: str
    goal: str
    services: str
    outcome: str
    budget: tuple[BudgetLine, ...]
    starts: date | None
    ends: date | None
    stages: tuple[Stage, ...]
    manager_id: UUID | None
    manager: str | None
    amount: str | None
    currency: str


class Submission(Struct, frozen=True, kw_only=True):
    """As it was when it was submitted: it never changes."""

    round: int
    content: ProposalContent
    content_hash: str
    total: str
    submitted_by: str
    submitted_at: datetime


class ProposalView(View):
    """`submissions` are the latest two, the latest first: what was submitted now and before. `approval` is the number
    of its request, `project` that of the project that it became."""

    id: UUID
    requirement_id: UUID | None
    content: ProposalContent
    total: str
    state: ProposalState
    applicant_id: UUID
    applicant: str
    department: str | None
    round: int
    submissions: tuple[Submission, ...]
    approval: str | None
    project: str | None
    created_at: datetime
    updated_at: datetime
    revision: int
    verbs: tuple[str, ...]


class ListProposals(Command):
    """The latest first."""

    state: ProposalState | None = None
    limit: Limit = 25
    cursor: Cursor | None = None


class ReadProposal(Command):
    proposal_id: ProjectProposalId


class DraftProposal(Command):
    """From a need that was assessed."""

    requirement_id: RequirementId
    revision: Revision


class SaveProposal(Command):
    """All of it as it is to be; what is not known yet may be missing until it is submitted. Changed while it is under
    review, it is a draft again, and what was approved of it is void."""

    proposal_id: ProjectProposalId
    revision: Revision
    title: Line
    background: Words = ""
    goal: Words = ""
    services: Words = ""
    outcome: Words = ""
    budget: Annotated[tuple[BudgetLine, ...], Meta(max_length=60)] = ()
    starts: date | None = None
    ends: date | None = None
    stages: Annotated[tuple[Stage, ...], Meta(max_length=30)] = ()
    manager_id: MemberId | None = None
    amount: Money | None = None


class MoveProposal(Command):
    proposal_id: ProjectProposalId
    revision: Revision


PROPOSAL_NOT_FOUND = Failure("project_proposal.not_found", NotFound)
PROPOSAL_STALE = Failure("project_proposal.stale", Conflict)
PROPOSAL_NOT_OURS = Failure("project_proposal.not_ours", Forbidden)
"""Only who drafted it changes it, submits it and takes it back."""
PROPOSAL_INCOMPLETE = Failure("project_proposal.incomplete", Invalid)
"""One of the six is missing: background, goal, services, outcome, budget, schedule; or who is to lead it."""
PROPOSAL_DAYS = Failure("project_proposal.days", Invalid)
"""It ends before it begins, or a stage lies outside."""
PROPOSAL_LESSONS = Failure("project_proposal.lessons", Conflict)
"""A lesson of a similar project that is proposed has no answer yet."""

LIST_PROPOSALS = projects.call(
    feature="proposals",
    verb="list",
    says="List project proposals, the latest first",
    takes=ListProposals,
    gives=Page[ProposalView],
    needs=P.PROPOSAL_READ,
    write=False,
    rest=Rest("GET", "/project-proposals"),
    kinds=MEMBERS,
)
READ_PROPOSAL = projects.call(
    feature="proposals",
    verb="read",
    says="Read one proposal, with what was submitted",
    takes=ReadProposal,
    gives=ProposalView,
    needs=P.PROPOSAL_READ,
    write=False,
    rest=Rest("GET", "/project-proposals/{proposal_id}"),
    kinds=MEMBERS,
    failures=(PROPOSAL_NOT_FOUND,),
)
DRAFT_PROPOSAL = projects.call(
    feature="proposals",
    verb="draft",
    says="Begin a proposal for a need that was assessed",
    takes=DraftProposal,
    gives=ProposalView,
    needs=P.PROPOSAL_WRITE,
    write=True,
    rest=Rest("POST", "/project-proposals", 201),
    kinds=MEMBERS,
    failures=(REQUIREMENT_NOT_FOUND, REQUIREMENT_STALE),
)


def _act(verb: str, says: str, takes: type[Command], *more: Failure) -> Call[Command, ProposalView]:
    return projects.call(
        feature="proposals",
        verb=verb,
        says=says,
        takes=takes,
        gives=ProposalView,
        needs=P.PROPOSAL_WRITE,
        write=True,
        rest=Rest("POST", f"/project-proposals/{{proposal_id}}/{verb}"),
        kinds=MEMBERS,
        failures=(PROPOSAL_NOT_FOUND, PROPOSAL_STALE, PROPOSAL_NOT_OURS, *more),
    )


SAVE_PROPOSAL = _act("save", "Write down a proposal", SaveProposal, PROPOSAL_DAYS, MEMBER_NOT_FOUND)
SUBMIT_PROPOSAL = _act(
    "submit",
    "Submit a proposal that is whole",
    MoveProposal,
    PROPOSAL_INCOMPLETE,
    PROPOSAL_DAYS,
    PROPOSAL_LESSONS,
    APPROVAL_FLOWLESS,
)
WITHDRAW_PROPOSAL = _act("withdraw", "Take a proposal back for good", MoveProposal)


@projects.event
class ProposalMoved(Event):
    """Drafted, submitted, returned, approved, rejected or withdrawn: `state` says where it is."""

    thing = "proposal"
    verb = "moved"
    title: str
    state: ProposalState
    round: int
