"""Overloads of a plan that were saved in spite of the warning."""

from datetime import datetime

from shared.contracts.base import Command, Rest, View
from shared.contracts.delivery.projects import PROJECT_NOT_FOUND
from shared.contracts.fields import MemberId, PlanTaskId, ProjectId
from shared.contracts.parties import STAFF
from shared.contracts.projects import projects
from shared.contracts.roles import Permission as P


class OverloadView(View):
    """`days` are dates, and weeks by their Monday after a W; `minutes` what is too much of them all."""

    task_id: PlanTaskId
    task_number: int
    task_name: str
    member_id: MemberId
    member_name: str
    days: tuple[str, ...]
    minutes: int
    reason: str
    saved_by: str
    at: datetime


class OverloadsView(View):
    """The latest first."""

    items: tuple[OverloadView, ...]


class ListOverloads(Command):
    project_id: ProjectId


LIST_OVERLOADS = projects.call(
    feature="plan",
    verb="list_overloads",
    says="List the overloads that were saved in a plan",
    takes=ListOverloads,
    gives=OverloadsView,
    needs=P.PROJECT_READ,
    write=False,
    rest=Rest("GET", "/projects/{project_id}/plan/overloads"),
    kinds=STAFF,
    failures=(PROJECT_NOT_FOUND,),
)
