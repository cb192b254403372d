"""Projects: read by those who may see them."""

from services.projects.projects import queries
from shared.contracts.delivery import projects as c
from shared.feature import Feature

FEATURE = Feature(
    "projects",
    answers={
        c.LIST_PROJECTS: queries.list_projects,
        c.READ_PROJECT: queries.read_project,
        c.FIND_PROJECT: queries.find_project,
    },
    records=frozenset({c.ProjectOpened}),
)
