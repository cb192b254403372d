"""What customers see of their projects."""

from services.projects.my_projects import queries
from shared.contracts.delivery import my_projects as c
from shared.feature import Feature

FEATURE = Feature(
    "my_projects",
    answers={c.LIST_MY_PROJECTS: queries.list_my_projects, c.FIND_MY_PROJECT: queries.find_my_project},
)
