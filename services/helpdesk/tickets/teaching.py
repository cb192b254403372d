"""What a person says of a ticket's strength and team teaches the company's model, as his word on its category does. A
trigger's rule is nobody's word: who calls this sees to that."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.parties import Caller

_SAID = "select ticket_said($1, $2, $3, $4, $5)"


async def said_levels(caller: Caller, ticket_id: UUID, customer_id: UUID, impact: int, urgency: int) -> None:
    await DB.run(_SAID, caller.tenant_id, ticket_id, customer_id, "priority", levels(impact, urgency))


async def said_team(caller: Caller, ticket_id: UUID, customer_id: UUID, team_id: UUID | None) -> None:
    await DB.run(_SAID, caller.tenant_id, ticket_id, customer_id, "team", str(team_id) if team_id else None)


def levels(impact: int, urgency: int) -> str:
    """As a model knows them, and `suggestion_history` writes them."""
    return f"{impact}.{urgency}"
