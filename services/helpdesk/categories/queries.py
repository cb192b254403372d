"""Reading the tree."""

from uuid import UUID

from asyncpg import Record

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.categories import (
    CATEGORY_NOT_FOUND,
    CategoryChoice,
    CategoryChoices,
    CategoryView,
    ChooseCategory,
    ListCategories,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_TREE = """
with recursive tree as (
  select c.*, array[c.name] as path, array[lower(c.name), c.id::text] as place from category c
  where c.tenant_id = $1 and c.parent_id is null
  union all
  select c.*, tree.path || c.name, tree.place || lower(c.name) || c.id::text
  from category c join tree on c.parent_id = tree.id where c.tenant_id = $1)
select id, parent_id, name, path, description, examples, archived, changed_by, changed_at, revision, place from tree
"""
_CHOICES = """
with recursive tree as (
  select c.id, c.parent_id, c.name, array[lower(c.name), c.id::text] as place from category c
  where c.tenant_id = $1 and c.parent_id is null and not c.archived
  union all
  select c.id, c.parent_id, c.name, tree.place || lower(c.name) || c.id::text
  from category c join tree on c.parent_id = tree.id where c.tenant_id = $1 and not c.archived)
select id, parent_id, name from tree order by place
"""
_LIST = f"{_TREE} where archived = $2 and place > $3::text[] order by place limit $4"
_READ = f"{_TREE} where id = $2"


def _view(row: Record) -> CategoryView:
    told = {name: value for name, value in row.items() if name != "place"}
    return CategoryView(**{**told, "path": tuple(row["path"]), "examples": tuple(row["examples"])})


async def list_categories(caller: Caller, command: ListCategories) -> Page[CategoryView]:
    listing = f"categories:{command.archived}"
    after = await _place(caller, decode_cursor(listing, command.cursor, UUID)) if command.cursor else []
    rows = await DB.rows(_LIST, caller.tenant_id, command.archived, after, command.limit + 1)
    shown = rows[: command.limit]
    more = encode_cursor(listing, shown[-1]["id"]) if len(rows) > len(shown) else None
    return Page(items=tuple(_view(row) for row in shown), next=more)


async def category_choices(caller: Caller, command: ChooseCategory) -> CategoryChoices:
    rows = await DB.rows(_CHOICES, caller.tenant_id)
    return CategoryChoices(items=tuple(CategoryChoice(**dict(row)) for row in rows))


async def _place(caller: Caller, category_id: UUID) -> list[str]:
    """Where the list goes on. The cursor names a category, since a place may be longer than a cursor."""
    row = await DB.row(_READ, caller.tenant_id, category_id)
    if row is None:
        raise CATEGORY_NOT_FOUND()
    return list(row["place"])


async def view_of(caller: Caller, category_id: UUID) -> CategoryView:
    row = await DB.row(_READ, caller.tenant_id, category_id)
    if row is None:
        raise CATEGORY_NOT_FOUND()
    return _view(row)
