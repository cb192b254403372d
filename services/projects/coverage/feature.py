"""Policy coverage: which clauses a project keeps."""

from services.projects.coverage import queries
from shared.contracts.delivery import coverage as c
from shared.feature import Feature

FEATURE = Feature("coverage", answers={c.READ_COVERAGE: queries.read_coverage})
