"""Reading verdicts, the policies they choose, and what ends soon."""

from datetime import date
from uuid import UUID

import msgspec

from services.helpdesk.commitments.queries import COLUMNS, shown
from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.coverage import Coverage
from shared.contracts.desk.commitments import CommitmentView
from shared.contracts.desk.coverage import COVERAGE_NONE, CoveragePolicies, CoveragePoliciesQuery, EndingQuery
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_CARD = "select coverage_card($1, $2)::text"
_POLICIES = "select verdict, policy_id from coverage_policy where tenant_id = $1"
_ENDING = f"""
with ending as (
  {COLUMNS} and not k.archived and k.valid_until is not null)
select e.* from ending e join company o on o.tenant_id = $1 and o.id = $1
where least(e.valid_until, coalesce(e.warranty_until, e.valid_until)) <= (now() at time zone o.zone)::date + $2::int
  and greatest(e.valid_until, coalesce(e.warranty_until, e.valid_until)) >= (now() at time zone o.zone)::date - 90
  and (e.valid_until, e.id) > ($3, $4)
order by e.valid_until, e.id limit $5
"""
BEGIN = (date(1, 1, 1), UUID(int=0))

_card = msgspec.json.Decoder(Coverage)


async def card_of(caller: Caller, ticket_id: UUID) -> Coverage:
    """Raises that there is no verdict."""
    found = await found_card(caller, ticket_id)
    if found is None:
        raise COVERAGE_NONE()
    return found


async def found_card(caller: Caller, ticket_id: UUID) -> Coverage | None:
    said = await DB.value(_CARD, caller.tenant_id, ticket_id)
    return None if said is None else _card.decode(str(said))


async def read_policies(caller: Caller, command: CoveragePoliciesQuery) -> CoveragePolicies:
    return await policies_of(caller)


async def policies_of(caller: Caller) -> CoveragePolicies:
    known = {row["verdict"]: row["policy_id"] for row in await DB.rows(_POLICIES, caller.tenant_id)}
    return CoveragePolicies(
        expired=known.get("expired"), not_covered=known.get("not_covered"), charged=known.get("charged")
    )


async def ending(caller: Caller, command: EndingQuery) -> Page[CommitmentView]:
    listing = f"ending:{command.days}"
    after = decode_cursor(listing, command.cursor, tuple[date, UUID]) if command.cursor else BEGIN
    rows = await DB.rows(_ENDING, caller.tenant_id, command.days, *after, command.limit + 1)
    found = [shown(row) for row in rows[: command.limit]]
    last = found[-1] if len(rows) > len(found) else None
    return Page(items=tuple(found), next=encode_cursor(listing, (last.valid_until, last.id)) if last else None)
