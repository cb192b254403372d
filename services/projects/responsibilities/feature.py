"""The responsibility matrix."""

from services.projects.responsibilities import actions, queries
from shared.contracts.delivery import responsibilities as c
from shared.feature import Feature

KEEPS = ("1.3.c",)
"""The clause of the policy that this keeps: departments and posts work together by a matrix for each deliverable."""

FEATURE = Feature("responsibilities", answers={c.READ_MATRIX: queries.read_matrix, c.SET_CELLS: actions.set_cells})
