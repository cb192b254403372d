"""What a customer sees of his projects, and says: a struct of its own, so that nothing internal can slip in."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from shared.contracts.base import Command, Page, Rest, View
from shared.contracts.delivery.deliverables import (
    CUSTOMERS,
    DELIVERABLE_NOT_FOUND,
    DELIVERABLE_STALE,
    DELIVERABLE_WORDS,
    DeliverableFile,
    DeliverableState,
    DocumentClass,
    JudgeDeliverable,
    Verdict,
)
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND, Code, Phase
from shared.contracts.fields import Cursor, Limit
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P


class MyDeliverable(View):
    """The version that was delivered last. `verbs`: what the reader may say of it."""

    id: UUID
    number: str
    name: str
    document_class: DocumentClass
    standard: str
    state: DeliverableState
    version: int
    note: str
    delivered_at: datetime
    files: tuple[DeliverableFile, ...]
    verdict: Verdict | None
    judged_by: str | None
    judged_at: datetime | None
    judged_words: str
    revision: int
    verbs: tuple[str, ...]


class MyMilestone(Struct, frozen=True, kw_only=True):
    """One that is shown to customers: its name and its day."""

    name: str
    on: date


class MyProjectLine(View):
    """`waits`: how many deliverables, changes and acceptances wait for the customer's word. `milestone` is the next."""

    id: UUID
    code: str
    name: str
    phase: Phase
    starts: date
    ends: date
    opened_at: datetime
    waits: int
    milestone: MyMilestone | None


class MyProject(View):
    project: MyProjectLine
    milestones: tuple[MyMilestone, ...]
    deliverables: tuple[MyDeliverable, ...]


class ListMyProjects(Command):
    """The latest first."""

    limit: Limit = 25
    cursor: Cursor | None = None


class FindMyProject(Command):
    code: Code


LIST_MY_PROJECTS = projects.call(
    feature="my_projects",
    verb="list",
    says="List one's own organisation's projects",
    takes=ListMyProjects,
    gives=Page[MyProjectLine],
    needs=P.MY_PROJECT_READ,
    write=False,
    rest=Rest("GET", "/my-projects"),
    kinds=CUSTOMERS,
)
FIND_MY_PROJECT = projects.call(
    feature="my_projects",
    verb="find",
    says="Read a project of one's own organisation",
    takes=FindMyProject,
    gives=MyProject,
    needs=P.MY_PROJECT_READ,
    write=False,
    rest=Rest("GET", "/my-projects/{code}"),
    kinds=CUSTOMERS,
    failures=(PROJECT_NOT_FOUND,),
)
JUDGE_DELIVERABLE = projects.call(
    feature="deliverables",
    verb="judge",
    says="Say whether what was delivered is accepted",
    takes=JudgeDeliverable,
    gives=MyDeliverable,
    needs=P.DELIVERABLE_JUDGE,
    write=True,
    rest=Rest("POST", "/deliverables/{deliverable_id}/judge"),
    kinds=CUSTOMERS,
    failures=(DELIVERABLE_NOT_FOUND, DELIVERABLE_STALE, DELIVERABLE_WORDS),
)
