"""What looks like a problem, for a lead to accept or decline: many tickets of one cause, or many that read alike."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Rest, View
from shared.contracts.desk.problems import PROBLEM_LEAD, ProblemView
from shared.contracts.fields import ProposalId, Revision
from shared.contracts.helpdesk import TicketRow, helpdesk
from shared.contracts.parties import STAFF
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure, NotFound


class ProposalKind(StrEnum):
    """Of one cause within thirty days; reading alike within two hours."""

    CAUSE = "cause"
    BURST = "burst"


class ProposalView(View):
    """`tickets` are the latest ten of `count`. `decided_by` and `reason` once it was declined."""

    id: UUID
    kind: ProposalKind
    title: str
    cause: tuple[str, ...]
    count: int
    tickets: tuple[TicketRow, ...]
    made_at: datetime
    state: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    revision: int


class Proposals(View):
    """Those that wait, the latest first; with `declined`, the last fifty of those instead."""

    items: tuple[ProposalView, ...]


class ListProposals(Command):
    declined: bool = False


class AcceptProposal(Command):
    """A problem is opened with all of its tickets."""

    proposal_id: ProposalId
    revision: Revision


class DeclineProposal(Command):
    proposal_id: ProposalId
    revision: Revision
    reason: Annotated[str, Meta(min_length=1, max_length=500, pattern=r"\S")]


PROPOSAL_NOT_FOUND = Failure("proposal.not_found", NotFound)
PROPOSAL_STALE = Failure("proposal.stale", Conflict)
"""Somebody has decided it, or more tickets have joined it."""

_ACT = (PROPOSAL_NOT_FOUND, PROPOSAL_STALE, PROBLEM_LEAD)

LIST_PROPOSALS = helpdesk.call(
    feature="problems",
    verb="proposals",
    says="List what looks like a problem",
    takes=ListProposals,
    gives=Proposals,
    needs=P.PROBLEM_READ,
    write=False,
    rest=Rest("GET", "/problem_proposals"),
    kinds=STAFF,
)
ACCEPT_PROPOSAL = helpdesk.call(
    feature="problems",
    verb="accept",
    says="Make a problem of a proposal",
    takes=AcceptProposal,
    gives=ProblemView,
    needs=P.PROBLEM_LEAD,
    write=True,
    rest=Rest("POST", "/problem_proposals/{proposal_id}/accept"),
    kinds=STAFF,
    failures=_ACT,
)
DECLINE_PROPOSAL = helpdesk.call(
    feature="problems",
    verb="decline",
    says="Say why a proposal is no problem",
    takes=DeclineProposal,
    gives=Proposals,
    needs=P.PROBLEM_LEAD,
    write=True,
    rest=Rest("POST", "/problem_proposals/{proposal_id}/decline"),
    kinds=STAFF,
    failures=_ACT,
)


@helpdesk.event
class ProblemProposed(Event):
    """`count` tickets look like one problem; `place` is where leads decide it, beneath the company's workspace."""

    thing = "problem_proposal"
    verb = "made"
    kind: ProposalKind
    title: str
    count: int
    place: str = "problems"
