"""Proposals: drafted, submitted, approved into projects."""

from services.projects.proposals import actions, queries
from shared.contracts.delivery import proposals as c
from shared.feature import Feature

FEATURE = Feature(
    "proposals",
    answers={
        c.LIST_PROPOSALS: queries.list_proposals,
        c.READ_PROPOSAL: queries.read_proposal,
        c.DRAFT_PROPOSAL: actions.draft,
        c.SAVE_PROPOSAL: actions.save,
        c.SUBMIT_PROPOSAL: actions.submit,
        c.WITHDRAW_PROPOSAL: actions.withdraw,
    },
    records=frozenset({c.ProposalMoved}),
)
