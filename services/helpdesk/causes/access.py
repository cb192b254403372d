"""Loading a cause to change it, and the place it is to have in the tree."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.causes import CAUSE_CIRCLE, CAUSE_DEEP, CAUSE_NOT_FOUND, CAUSE_PARENT, CAUSE_STALE
from shared.contracts.parties import Caller

DEEPEST = 4
"""Levels of the tree: deeper ones nobody finds again."""

_TREE = "select pg_advisory_xact_lock(hashtextextended('cause:' || $1::text, 0))"
_LOCK = "select id, parent_id, revision from cause where tenant_id = $1 and id = $2 and not archived for update"
_ABOVE = """
with recursive up as (
  select id, parent_id, archived from cause where tenant_id = $1 and id = $2
  union all
  select c.id, c.parent_id, c.archived from cause c join up on c.id = up.parent_id where c.tenant_id = $1)
select array_agg(id) as ids, bool_or(archived) as archived, count(*)::int as levels from up
"""
_BELOW = """
with recursive down as (
  select id, 0 as level from cause where tenant_id = $1 and id = $2
  union all
  select c.id, down.level + 1 from cause c join down on c.parent_id = down.id
  where c.tenant_id = $1 and not c.archived)
select coalesce(max(level), 0) from down
"""


class CauseInHand(Struct, kw_only=True):
    """A cause that is locked for this transaction, as it was before the change."""

    id: UUID
    parent_id: UUID | None
    revision: int


async def hold_tree(caller: Caller) -> None:
    """One change of a company's tree at a time: two moves that are each right could make a circle together."""
    await DB.run(_TREE, str(caller.tenant_id))


async def take_in_hand(caller: Caller, cause_id: UUID, revision: int) -> CauseInHand:
    """Raises not found (also for one that was put away), stale."""
    await hold_tree(caller)
    row = await DB.row(_LOCK, caller.tenant_id, cause_id)
    if row is None:
        raise CAUSE_NOT_FOUND()
    cause = CauseInHand(**dict(row))
    if cause.revision != revision:
        raise CAUSE_STALE(revision=cause.revision)
    return cause


async def check_place(caller: Caller, parent_id: UUID | None, moved: UUID | None = None) -> None:
    """Whether a new cause, or `moved` with all below it, may stand under `parent_id`. Raises that the parent is
    unknown, lies below `moved`, or too deep."""
    if parent_id is None:
        return
    row = await DB.row(_ABOVE, caller.tenant_id, parent_id)
    if row is None or row["ids"] is None or row["archived"]:
        raise CAUSE_PARENT(fields={"parent_id": CAUSE_PARENT.code})
    if moved in row["ids"]:
        raise CAUSE_CIRCLE(fields={"parent_id": CAUSE_CIRCLE.code})
    below = int(await DB.value(_BELOW, caller.tenant_id, moved)) if moved else 0
    if row["levels"] + 1 + below > DEEPEST:
        raise CAUSE_DEEP(fields={"parent_id": CAUSE_DEEP.code}, levels=DEEPEST)
