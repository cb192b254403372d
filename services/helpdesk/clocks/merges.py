"""The histories of tickets that were merged into others: what waits there waits here too."""

from collections.abc import Sequence
from uuid import UUID

from services.helpdesk.clocks.history import Merges, history
from services.helpdesk.clocks.loading import Input, look
from services.helpdesk.clocks.terms import agreed, key_of


async def merged_histories(tenant_id: UUID, inputs: Sequence[Input]) -> Merges:
    """By the merge's key. Nothing is asked for tickets that nothing was merged into, which are nearly all. What was
    merged has nothing merged into itself (linking/merging.py)."""
    wanted = {
        str(entry.data["key"]): UUID(entry.data["other_id"])
        for one in inputs
        for entry in one.events
        if entry.verb == "merge"
    }
    if not wanted:
        return {}
    others = {one.id: one for one in await look(tenant_id, list(set(wanted.values())))}
    terms = await agreed(tenant_id, list(others.values()))
    told = {
        one.id: history(one, tuple(terms[key_of(row)].terms for row in one.terms))
        for one in others.values()
        if one.terms
    }
    return {key: told[other] for key, other in wanted.items() if other in told}
