"""What follows from coverage: which policy counts without it, what ends soon, and what may be charged."""

from datetime import date
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from shared.contracts.base import Command, Event, Page, Rest, View
from shared.contracts.coverage import Charge, Coverage
from shared.contracts.desk.commitments import CommitmentView
from shared.contracts.desk.policies import POLICY_NOT_FOUND
from shared.contracts.fields import Cursor, Limit, PolicyId, Revision, TicketId
from shared.contracts.helpdesk import TICKET_NOT_FOUND, TICKET_STALE, TicketEvent, helpdesk
from shared.contracts.parties import STAFF, Kind
from shared.contracts.roles import Permission as P
from shared.core.errors import Conflict, Failure

NOTICE_DAYS = 30
"""Before the last day of a commitment its end is announced."""


class CoveragePolicies(View):
    """Which policy a ticket gets that nothing covers: None leaves it to the customer's, the category's, the company's.
    `charged`: once the customer has agreed to pay."""

    expired: UUID | None
    not_covered: UUID | None
    charged: UUID | None


class CoveragePoliciesQuery(Command):
    """Nothing to say."""


class SetCoveragePolicies(Command):
    """All of it as it is to be; for tickets that are opened from now on."""

    expired: PolicyId | None = None
    not_covered: PolicyId | None = None
    charged: PolicyId | None = None


class CheckCoverage(Command):
    """Once more, as of now: a commitment may have been entered since."""

    ticket_id: TicketId


class EndingQuery(Command):
    """Commitments whose service or warranty ends within `days`, or ended in the last ninety: the soonest first."""

    days: Annotated[int, Meta(ge=1, le=366)] = 90
    limit: Limit = 25
    cursor: Cursor | None = None


class OfferCharge(Command):
    """For a ticket that is not covered. `note` is told to the customer once a second person has approved."""

    ticket_id: TicketId
    revision: Revision
    amount: Annotated[str, Meta(min_length=1, max_length=60, pattern=r"\S", examples=["NT$ 3,500"])]
    note: Annotated[str, Meta(min_length=1, max_length=1_000, pattern=r"\S", examples=["不在維護範圍，更換零件另計。"])]


class AnswerCharge(Command):
    ticket_id: TicketId
    agrees: bool


COVERAGE_COVERED = Failure("coverage.covered", Conflict)
"""What is covered, or was never judged, is not charged."""
COVERAGE_NONE = Failure("coverage.none", Conflict)
"""The company keeps no commitments, so nothing is judged."""
COVERAGE_ASKED = Failure("coverage.asked", Conflict)
"""An offer is on its way already."""
COVERAGE_NOT_OFFERED = Failure("coverage.not_offered", Conflict)

READ_COVERAGE_POLICIES = helpdesk.call(
    feature="coverage",
    verb="policies",
    says="Which policies count for tickets that nothing covers",
    takes=CoveragePoliciesQuery,
    gives=CoveragePolicies,
    needs=P.COMMITMENT_READ,
    write=False,
    rest=Rest("GET", "/coverage/policies"),
    kinds=STAFF,
)
SET_COVERAGE_POLICIES = helpdesk.call(
    feature="coverage",
    verb="set_policies",
    says="Choose the policies of tickets that nothing covers",
    takes=SetCoveragePolicies,
    gives=CoveragePolicies,
    needs=P.COMMITMENT_MANAGE,
    write=True,
    rest=Rest("POST", "/coverage/policies"),
    kinds=STAFF,
    failures=(POLICY_NOT_FOUND,),
)
CHECK_COVERAGE = helpdesk.call(
    feature="coverage",
    verb="check",
    says="Look again whether a ticket is covered",
    takes=CheckCoverage,
    gives=Coverage,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/check_coverage"),
    kinds=STAFF,
    failures=(TICKET_NOT_FOUND, COVERAGE_NONE),
)
ENDING_COMMITMENTS = helpdesk.call(
    feature="coverage",
    verb="ending",
    says="Commitments that end soon or ended lately, for renewal",
    takes=EndingQuery,
    gives=Page[CommitmentView],
    needs=P.COMMITMENT_READ,
    write=False,
    rest=Rest("GET", "/commitments_ending"),
    kinds=STAFF,
)
OFFER_CHARGE = helpdesk.call(
    feature="coverage",
    verb="offer",
    says="Ask to charge for a ticket that is not covered",
    takes=OfferCharge,
    gives=Coverage,
    needs=P.TICKET_WORK,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/offer_charge"),
    kinds=frozenset({Kind.MEMBER}),
    failures=(TICKET_NOT_FOUND, TICKET_STALE, COVERAGE_COVERED, COVERAGE_ASKED),
)
ANSWER_CHARGE = helpdesk.call(
    feature="coverage",
    verb="answer",
    says="The customer agrees to be charged, or does not",
    takes=AnswerCharge,
    gives=Coverage,
    needs=P.TICKET_CONFIRM,
    write=True,
    rest=Rest("POST", "/tickets/{ticket_id}/answer_charge"),
    kinds=frozenset({Kind.CUSTOMER}),
    failures=(TICKET_NOT_FOUND, COVERAGE_NOT_OFFERED),
)


@helpdesk.event
class CommitmentEnding(Event):
    """Its last day comes within a month, or is here. `place` is its page beneath the company's workspace."""

    thing = "commitment"
    verb = "ending"
    number: str
    title: str
    until: date
    place: str


@helpdesk.event
class ChargeMoved(TicketEvent):
    """Asked for, offered, agreed to or refused: `charge` says which."""

    verb = "charge_moved"
    charge: Charge
