"""The verbs on a category."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg

from services.helpdesk.categories.access import check_place, hold_tree, take_in_hand
from services.helpdesk.categories.queries import view_of
from services.helpdesk.db import DB
from shared.contracts.desk.categories import (
    CATEGORY_EXISTS,
    CATEGORY_FULL,
    CATEGORY_HAS_CHILDREN,
    ArchiveCategory,
    CategoryChanged,
    CategoryView,
    ChangeCategory,
    CreateCategory,
)
from shared.contracts.parties import Caller
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 500
"""Categories of a company that are in use: more would be no choice any more."""

_LEARN = "select category_learn($1, 3)"
_COUNT = "select count(*) from category where tenant_id = $1 and not archived"
_CREATE = """
insert into category (tenant_id, id, parent_id, name, description, examples, changed_by)
values ($1, $2, $3, $4, $5, $6, $7)
"""
_CHANGE = """
update category set parent_id = $3, name = $4, description = $5, examples = $6, changed_by = $7, changed_at = now(),
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_CHILDREN = "select exists (select from category where tenant_id = $1 and parent_id = $2 and not archived)"
_ARCHIVE = """
update category set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""


async def create(caller: Caller, command: CreateCategory) -> CategoryView:
    await hold_tree(caller)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise CATEGORY_FULL(most=MOST)
    await check_place(caller, command.parent_id)
    category_id = new_id()
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, category_id, *_values(caller, command))
    return await _done(caller, category_id, "created")


async def change(caller: Caller, command: ChangeCategory) -> CategoryView:
    category = await take_in_hand(caller, command.category_id, command.revision)
    if command.parent_id != category.parent_id:
        await check_place(caller, command.parent_id, moved=category.id)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, category.id, *_values(caller, command))
    return await _done(caller, category.id, "changed")


async def archive(caller: Caller, command: ArchiveCategory) -> CategoryView:
    category = await take_in_hand(caller, command.category_id, command.revision)
    if await DB.value(_CHILDREN, caller.tenant_id, category.id):
        raise CATEGORY_HAS_CHILDREN()
    await DB.run(_ARCHIVE, caller.tenant_id, category.id, caller.name)
    return await _done(caller, category.id, "archived")


def _values(caller: Caller, said: CreateCategory | ChangeCategory) -> tuple[UUID | None, str, str, list[str], str]:
    examples = list(dict.fromkeys(" ".join(example.split()) for example in said.examples))
    return said.parent_id, said.name.strip(), said.description.strip(), examples, caller.name


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise _exists() from error


async def _done(caller: Caller, category_id: UUID, what: str) -> CategoryView:
    await DB.run(_LEARN, caller.tenant_id)
    view = await view_of(caller, category_id)
    await record(DB, caller, CategoryChanged(id=view.id, version=view.revision, name=view.name, what=what))
    return view


def _exists() -> DomainError:
    return CATEGORY_EXISTS(fields={"name": CATEGORY_EXISTS.code})
