"""Reading service commitments."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.commitments import (
    COMMITMENT_NOT_FOUND,
    CommitmentView,
    ListCommitments,
    PriorityPromise,
    ReadCommitment,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

COLUMNS = """
select k.id, k.customer_id, c.name as customer_name, k.title, k.content, k.response_minutes, k.resolution_minutes,
  k.around_the_clock, k.valid_from, k.valid_until, k.policy_id, p.name as policy_name, k.archived, k.changed_by,
  k.changed_at, k.revision, k.products, k.category_ids, k.priorities::text as priorities, k.warranty_until, k.contact,
  k.project_code
from commitment k join customer c on c.tenant_id = k.tenant_id and c.id = k.customer_id
left join policy p on p.tenant_id = k.tenant_id and p.id = k.policy_id
where k.tenant_id = $1
"""
_LIST = f"""{COLUMNS}
  and k.archived = $2 and ($3::uuid is null or k.customer_id = $3) and (k.valid_from, k.id) < ($4, $5)
order by k.valid_from desc, k.id desc limit $6
"""
_READ = f"{COLUMNS} and k.id = $2"
_priorities = msgspec.json.Decoder(tuple[PriorityPromise, ...])
END = (date(9999, 1, 1), UUID(int=2**128 - 1))


async def list_commitments(caller: Caller, command: ListCommitments) -> Page[CommitmentView]:
    listing = f"commitments:{command.customer_id}:{command.archived}"
    before = decode_cursor(listing, command.cursor, tuple[date, UUID]) if command.cursor else END
    rows = await DB.rows(_LIST, caller.tenant_id, command.archived, command.customer_id, *before, command.limit + 1)
    page = rows[: command.limit]
    more = encode_cursor(listing, (page[-1]["valid_from"], page[-1]["id"])) if len(rows) > len(page) else None
    return Page(items=tuple(shown(row) for row in page), next=more)


async def read_commitment(caller: Caller, command: ReadCommitment) -> CommitmentView:
    return await view_of(caller, command.commitment_id)


async def view_of(caller: Caller, commitment_id: UUID) -> CommitmentView:
    row = await DB.row(_READ, caller.tenant_id, commitment_id)
    if row is None:
        raise COMMITMENT_NOT_FOUND()
    return shown(row)


def shown(row: Record) -> CommitmentView:
    """Of a row with COLUMNS."""
    told: dict[str, Any] = {name: row[name] for name in CommitmentView.__struct_fields__}
    told |= {"products": tuple(row["products"]), "category_ids": tuple(row["category_ids"])}
    return CommitmentView(**{**told, "priorities": _priorities.decode(row["priorities"] or "[]")})
