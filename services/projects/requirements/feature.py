"""Needs: captured, assessed, shelved. Proposing is the proposals' own."""

from services.projects.requirements import actions, queries
from shared.contracts.delivery import requirements as c
from shared.feature import Feature

KEEPS = ("2.1.a",)
"""The clauses of the policy that are kept here."""

FEATURE = Feature(
    "requirements",
    answers={
        c.LIST_REQUIREMENTS: queries.list_requirements,
        c.READ_REQUIREMENT: queries.read_requirement,
        c.CAPTURE_REQUIREMENT: actions.capture,
        c.CHANGE_REQUIREMENT: actions.change,
        c.ASSESS_REQUIREMENT: actions.assess,
        c.SHELVE_REQUIREMENT: actions.shelve,
    },
    records=frozenset({c.RequirementMoved}),
)
