"""Projects: read by those who may see them."""

from services.projects.projects import overview, queries
from shared.contracts.delivery import projects as c
from shared.contracts.delivery.overview import PROJECT_OVERVIEW
from shared.feature import Feature

FEATURE = Feature(
    "projects",
    answers={
        c.LIST_PROJECTS: queries.list_projects,
        c.READ_PROJECT: queries.read_project,
        c.FIND_PROJECT: queries.find_project,
        PROJECT_OVERVIEW: overview.overview,
    },
    records=frozenset({c.ProjectOpened}),
)
