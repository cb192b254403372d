"""Baselines: drafted, submitted, approved, superseded; and how the plan differs from the one that holds."""

from services.projects.baselines import actions, queries, variance
from shared.contracts.delivery import baselines as c
from shared.feature import Feature

KEEPS = ("2.2.a", "2.2.b")
"""A plan is drafted and approved as a numbered baseline; tasks, days, people and deliverables are in it."""

FEATURE = Feature(
    "baselines",
    answers={
        c.LIST_BASELINES: queries.list_baselines,
        c.READ_VARIANCE: variance.read_variance,
        c.DRAFT_BASELINE: actions.draft,
        c.SUBMIT_BASELINE: actions.submit,
    },
    records=frozenset({c.BaselineMoved}),
)
