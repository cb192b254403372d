"""The machine of a proposal. What the approvers say comes from the engine."""

from shared.contracts.delivery.proposals import ProposalState as S
from shared.contracts.parties import Kind
from shared.contracts.roles import Permission as P
from shared.core.states import Move, StateMachine

UNDER_REVIEW = frozenset({S.DEPT_REVIEW, S.MGMT_REVIEW})
MENDED = frozenset({S.DRAFT, S.RETURNED})
PEOPLE = frozenset({str(Kind.MEMBER)})
ENGINE = frozenset({str(Kind.SERVICE)})

PROPOSAL: StateMachine[S, P] = StateMachine(
    "project_proposal",
    states=S,
    initial=S.DRAFT,
    moves=[
        Move("save", MENDED, None, P.PROPOSAL_WRITE, by=PEOPLE),
        Move("save", UNDER_REVIEW, S.DRAFT, P.PROPOSAL_WRITE, by=PEOPLE),
        Move("submit", MENDED, S.DEPT_REVIEW, P.PROPOSAL_WRITE, by=PEOPLE),
        Move("withdraw", MENDED | UNDER_REVIEW, S.WITHDRAWN, P.PROPOSAL_WRITE, by=PEOPLE),
        Move("pass_on", UNDER_REVIEW, S.MGMT_REVIEW, P.REQUEST_MAKE, by=ENGINE),
        Move("begin_again", UNDER_REVIEW, S.DEPT_REVIEW, P.REQUEST_MAKE, by=ENGINE),
        Move("return", UNDER_REVIEW, S.RETURNED, P.REQUEST_MAKE, by=ENGINE),
        Move("approve", UNDER_REVIEW, S.APPROVED, P.REQUEST_MAKE, by=ENGINE),
        Move("reject", UNDER_REVIEW, S.REJECTED, P.REQUEST_MAKE, by=ENGINE),
        Move("take_back", UNDER_REVIEW, S.DRAFT, P.REQUEST_MAKE, by=ENGINE),
    ],
)
