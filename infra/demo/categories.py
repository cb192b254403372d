"""What a demo company's tickets are about: its tree, with the sentences that suggestions learn from."""

from uuid import UUID

from infra.demo.happenings import Play, Standing
from infra.demo.world import Company
from shared.contracts.desk.categories import CREATE_CATEGORY, CategoryView, CreateCategory


async def make_categories(play: Play, company: Company, lead: Standing) -> dict[str, UUID]:
    """Name → id."""
    found: dict[str, UUID] = {}
    for number, one in enumerate(company.categories):
        command = CreateCategory(
            name=one.name,
            parent_id=found[one.under] if one.under else None,
            description=one.description,
            examples=one.examples,
        )
        made: CategoryView = await play.ask(CREATE_CATEGORY, lead, command, f"category-{number}")
        found[one.name] = made.id
    return found
