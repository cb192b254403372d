"""Proposals: drafted, submitted, approved into projects."""

from services.projects.proposals import actions, queries
from shared.contracts.delivery import proposals as c
from shared.feature import Feature

KEEPS = ("2.1.b", "2.1.c")
"""The clauses of the policy that are kept here."""

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
