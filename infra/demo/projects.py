"""Which project a demo company's people are at work in: its first one, also after others have come."""

from infra.demo.happenings import Play, Standing
from shared.contracts.delivery.projects import LIST_PROJECTS, ListProjects, ProjectView


async def first_project(play: Play, who: Standing) -> ProjectView:
    listed = await play.ask(LIST_PROJECTS, who, ListProjects(), "")
    found: ProjectView = min(listed.items, key=lambda one: one.code)
    return found
