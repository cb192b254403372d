"""Loading a category to change it, and the place it is to have in the tree."""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from shared.contracts.desk.categories import (
    CATEGORY_ARCHIVED,
    CATEGORY_CIRCLE,
    CATEGORY_DEEP,
    CATEGORY_NOT_FOUND,
    CATEGORY_PARENT,
    CATEGORY_STALE,
)
from shared.contracts.parties import Caller

DEEPEST = 4
"""Levels of the tree: deeper ones nobody finds again."""

_TREE = "select pg_advisory_xact_lock(hashtextextended('category:' || $1::text, 0))"
_LOCK = "select id, parent_id, name, archived, revision from category where tenant_id = $1 and id = $2 for update"
_ABOVE = """
with recursive up as (
  select id, parent_id, archived, 1 as level from category where tenant_id = $1 and id = $2
  union all
  select c.id, c.parent_id, c.archived, up.level + 1 from category c join up on c.id = up.parent_id
  where c.tenant_id = $1)
select array_agg(id) as ids, bool_or(archived) as archived, count(*)::int as levels from up
"""
_BELOW = """
with recursive down as (
  select id, 0 as level from category where tenant_id = $1 and id = $2
  union all
  select c.id, down.level + 1 from category c join down on c.parent_id = down.id
  where c.tenant_id = $1 and not c.archived)
select coalesce(max(level), 0) from down
"""


class CategoryInHand(Struct, kw_only=True):
    """A category that is locked for this transaction, as it was before the change."""

    id: UUID
    parent_id: UUID | None
    name: str
    archived: bool
    revision: int


async def hold_tree(caller: Caller) -> None:
    """One change of a company's tree at a time: two moves that are each right could make a circle together."""
    await DB.run(_TREE, str(caller.tenant_id))


async def take_in_hand(caller: Caller, category_id: UUID, revision: int) -> CategoryInHand:
    """Raises not found, stale, archived."""
    await hold_tree(caller)
    row = await DB.row(_LOCK, caller.tenant_id, category_id)
    if row is None:
        raise CATEGORY_NOT_FOUND()
    category = CategoryInHand(**dict(row))
    if category.revision != revision:
        raise CATEGORY_STALE(revision=category.revision)
    if category.archived:
        raise CATEGORY_ARCHIVED()
    return category


async def check_place(caller: Caller, parent_id: UUID | None, moved: UUID | None = None) -> None:
    """Whether a new category, or `moved` with all below it, may stand under `parent_id`. Raises that the parent is
    unknown, lies below `moved`, or too deep."""
    if parent_id is None:
        return
    row = await DB.row(_ABOVE, caller.tenant_id, parent_id)
    if row is None or row["ids"] is None or row["archived"]:
        raise CATEGORY_PARENT(fields={"parent_id": CATEGORY_PARENT.code})
    if moved in row["ids"]:
        raise CATEGORY_CIRCLE(fields={"parent_id": CATEGORY_CIRCLE.code})
    below = int(await DB.value(_BELOW, caller.tenant_id, moved)) if moved else 0
    if row["levels"] + 1 + below > DEEPEST:
        raise CATEGORY_DEEP(fields={"parent_id": CATEGORY_DEEP.code}, levels=DEEPEST)
