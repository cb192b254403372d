"""The tickets of a problem: they come and go, and their requesters are told."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Rest
from shared.contracts.desk.problems import PROBLEM_FULL, PROBLEM_NOT_FOUND, ProblemEvent, ProblemView
from shared.contracts.fields import ProblemId, Text, TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure


class LinkProblem(Command):
    """Those that are linked already are no fault. One that was opened within the watch is a recurrence."""

    problem_id: ProblemId
    ticket_ids: Annotated[tuple[TicketId, ...], Meta(min_length=1, max_length=50)]


class UnlinkProblem(Command):
    problem_id: ProblemId
    ticket_id: TicketId


class TellRequesters(Command):
    """A public message on every linked ticket that is not over."""

    problem_id: ProblemId
    body: Text


PROBLEM_NO_TICKETS = Failure("problem.no_tickets", Conflict)
PROBLEM_TELLING = Failure("problem.telling", Conflict)
"""The word before has not reached everybody yet."""


LINK_PROBLEM = helpdesk.call(
    feature="problems",
    verb="link",
    says="Add tickets to a problem",
    takes=LinkProblem,
    gives=ProblemView,
    needs=P.PROBLEM_WORK,
    write=True,
    rest=Rest("POST", "/problems/{problem_id}/link"),
    kinds=STAFF,
    failures=(PROBLEM_NOT_FOUND, PROBLEM_FULL, TICKET_NOT_FOUND),
)
UNLINK_PROBLEM = helpdesk.call(
    feature="problems",
    verb="unlink",
    says="Take a ticket off a problem",
    takes=UnlinkProblem,
    gives=ProblemView,
    needs=P.PROBLEM_WORK,
    write=True,
    rest=Rest("POST", "/problems/{problem_id}/unlink"),
    kinds=STAFF,
    failures=(PROBLEM_NOT_FOUND,),
)
TELL_REQUESTERS = helpdesk.call(
    feature="problems",
    verb="tell",
    says="Tell the requesters of all linked tickets, for instance of a workaround",
    takes=TellRequesters,
    gives=ProblemView,
    needs=P.PROBLEM_WORK,
    write=True,
    rest=Rest("POST", "/problems/{problem_id}/tell"),
    kinds=STAFF,
    failures=(PROBLEM_NOT_FOUND, PROBLEM_NO_TICKETS, PROBLEM_TELLING),
)


@helpdesk.event
class ProblemTold(ProblemEvent):
    """A step of telling the requesters: as many as one transaction takes have been told, or none yet."""

    verb = "told"
    telling_id: UUID
