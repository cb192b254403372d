"""Writing down what is suggested besides the category: priority and team. A topic that nobody has taught gets none:
a category that is a guess may still be taken by a person, a guess at what is urgent or whose it is only misleads."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from services.helpdesk.categories.model.serving import Option, Said
from services.helpdesk.db import DB
from shared.contracts.desk.suggestions import Suggested

MOST = 2
"""Options that are kept: whoever wants another one takes it from the list of all."""

_TEAMS = """
select id from team where tenant_id = $1 and id = any($2) and not archived order by id for no key update
"""
# What a person said before the suggestion was there is answered by it at once.
_WRITE = """
insert into suggestion_part as s (tenant_id, ticket_id, customer_id, kind, options, words, outcome)
select t.tenant_id, t.id, t.customer_id, $3, $4::jsonb, $5::text[], (
  select case when e.label = $6 then 'accepted' else 'corrected' end from suggestion_example e
  where e.tenant_id = t.tenant_id and e.ticket_id = t.id and e.kind = $3)
from ticket t where t.tenant_id = $1 and t.id = $2
on conflict (tenant_id, ticket_id, kind) do update
  set options = excluded.options, words = excluded.words, outcome = excluded.outcome
"""


async def teams_in_use(tenant_id: UUID, answers: Iterable[dict[str, Said] | None]) -> set[UUID]:
    """Of the teams suggested, those that a ticket may enter now; held, since teams are locked before tickets."""
    said = {
        UUID(option.label)
        for answer in answers
        if answer and Suggested.TEAM in answer
        for option in answer[Suggested.TEAM].options
    }
    return {row["id"] for row in await DB.rows(_TEAMS, tenant_id, sorted(said))} if said else set()


async def write_part(tenant_id: UUID, ticket_id: UUID, kind: Suggested, said: Said, used: set[UUID]) -> Option | None:
    """Gives the likeliest, None if there is nothing to suggest."""
    if not said.known or (kind is Suggested.TEAM and UUID(said.options[0].label) not in used):
        return None
    kept = [one for one in said.options if kind is Suggested.PRIORITY or UUID(one.label) in used][:MOST]
    options: list[dict[str, Any]] = [{"label": o.label, "confidence": round(o.confidence, 4)} for o in kept]
    shown = msgspec.json.encode(options).decode()
    await DB.run(_WRITE, tenant_id, ticket_id, kind, shown, list(said.words), kept[0].label)
    return kept[0]
