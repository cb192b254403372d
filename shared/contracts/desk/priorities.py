"""How impact and urgency make a priority: a company's own matrix, or the usual one."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest, View
from shared.contracts.fields import Revision
from shared.contracts.helpdesk import Priority, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure

Matrix = Annotated[
    tuple[Priority, ...],
    Meta(min_length=9, max_length=9, description="row by row: impact 1 with urgency 1, 2, 3, then impact 2, then 3"),
]
USUAL: tuple[int, ...] = (1, 2, 3, 2, 3, 4, 3, 4, 4)
"""Impact + urgency - 1, at most 4: the usual ITIL matrix. `priority_of` in SQL counts alike."""


class PrioritiesQuery(Command):
    """Nothing to say."""


class PrioritiesView(View):
    """`is_usual`: the company has not made its own. `changed_by` is empty until it has."""

    matrix: tuple[int, ...]
    is_usual: bool
    changed_by: str
    changed_at: datetime | None
    revision: int


class ChangePriorities(Command):
    """Counts for tickets that are opened or classified from now on; what is open keeps its priority."""

    revision: Revision
    matrix: Matrix


PRIORITIES_STALE = Failure("priorities.stale", Conflict)

READ_PRIORITIES = helpdesk.call(
    feature="priorities",
    verb="read",
    says="The matrix that makes a priority of impact and urgency",
    takes=PrioritiesQuery,
    gives=PrioritiesView,
    needs=P.POLICY_READ,
    write=False,
    rest=Rest("GET", "/priorities"),
    kinds=STAFF,
)
CHANGE_PRIORITIES = helpdesk.call(
    feature="priorities",
    verb="change",
    says="Set the matrix that makes a priority of impact and urgency",
    takes=ChangePriorities,
    gives=PrioritiesView,
    needs=P.POLICY_MANAGE,
    write=True,
    rest=Rest("POST", "/priorities"),
    kinds=STAFF,
    failures=(PRIORITIES_STALE,),
)


@helpdesk.event
class PrioritiesChanged(Event):
    """`version` is the matrix' revision; `id` the company's."""

    thing = "priorities"
    verb = "changed"
