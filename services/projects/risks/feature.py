"""Risks: identified, assessed, answered, watched; reviewed with an answer each time."""

from services.projects.risks import actions, queries
from shared.contracts.delivery import risks as c
from shared.feature import Feature

KEEPS = ("2.2.d", "2.2.e")
"""The clauses of the policy that are kept here."""

FEATURE = Feature(
    "risks",
    answers={
        c.LIST_RISKS: queries.list_risks,
        c.IDENTIFY_RISK: actions.identify,
        c.SEED_RISKS: actions.seed,
        c.ASSESS_RISK: actions.assess,
        c.RESPOND_TO_RISK: actions.respond,
        c.WATCH_RISK: actions.watch,
        c.CLOSE_RISK: actions.close,
        c.OCCUR_RISK: actions.occur,
        c.REVIEW_RISKS: actions.review,
    },
)
