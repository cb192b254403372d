"""Reading needs."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.projects.queries import written
from services.projects.requirements.states import REQUIREMENT
from shared.contracts.base import Page
from shared.contracts.delivery.requirements import (
    REQUIREMENT_NOT_FOUND,
    ListRequirements,
    Mark,
    ReadRequirement,
    RequirementSource,
    RequirementState,
    RequirementView,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_VIEW = """
select r.id, 'RQ-' || r.number as number, r.customer_id, c.name as customer_name, r.title, r.text, r.source,
  r.source_ref, r.amount, r.currency, r.state, r.marks::text as marks, r.score, r.verdict, r.captured_by,
  r.captured_at, r.assessed_by, r.assessed_at, r.shelved_why, p.id as proposal_id, r.revision
from requirement r join customer c on c.tenant_id = r.tenant_id and c.id = r.customer_id
left join proposal p on p.tenant_id = r.tenant_id and p.requirement_id = r.id
where r.tenant_id = $1
"""
_LIST = f"""{_VIEW} and ($2::text is null or r.state = $2) and (r.captured_at, r.id) < ($3, $4)
order by r.captured_at desc, r.id desc limit $5"""
_READ = f"{_VIEW} and r.id = $2"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_marks = msgspec.json.Decoder(tuple[Mark, ...])


async def list_requirements(caller: Caller, command: ListRequirements) -> Page[RequirementView]:
    listing = f"requirements:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, command.state, *before, command.limit + 1)
    shown = [_view(caller, row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].captured_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def read_requirement(caller: Caller, command: ReadRequirement) -> RequirementView:
    return await view_of(caller, command.requirement_id)


async def view_of(caller: Caller, requirement_id: UUID) -> RequirementView:
    row = await DB.row(_READ, caller.tenant_id, requirement_id)
    if row is None:
        raise REQUIREMENT_NOT_FOUND()
    return _view(caller, row)


def _view(caller: Caller, row: Record) -> RequirementView:
    state = RequirementState(row["state"])
    told = {
        "state": state,
        "source": RequirementSource(row["source"]),
        "amount": written(row["amount"]),
        "score": None if row["score"] is None else f"{row['score']:.2f}",
        "marks": _marks.decode(row["marks"]),
        "verbs": tuple(REQUIREMENT.verbs_from(state, caller.permissions, str(caller.kind))),
    }
    return RequirementView(**{**dict(row), **told})
