"""Communication plans: begun from a template, written, approved by the head of the department."""

from services.projects.communication import actions, queries
from shared.contracts.delivery import communication as c
from shared.feature import Feature

KEEPS = ("7.1.a", "7.1.b")
"""The clauses of the policy that are kept here."""

FEATURE = Feature(
    "communication",
    answers={
        c.READ_COMM_PLAN: queries.read_comm_plan,
        c.BEGIN_COMM_PLAN: actions.begin,
        c.SAVE_COMM_PLAN: actions.save,
        c.SUBMIT_COMM_PLAN: actions.submit,
    },
)
