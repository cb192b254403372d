"""Checklists to plan checks from."""

from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from shared.contracts.base import Done
from shared.contracts.delivery import check_templates as c
from shared.contracts.delivery.quality_kinds import CheckItem, CheckMethod
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_VIEW = """
select id, name, method, items::text as items, sample, revision from check_template
where tenant_id = $1 and not archived
"""
_LIST = f"{_VIEW} order by lower(name), id limit {c.MOST}"
_ONE = f"{_VIEW} and id = $2"
_LOCK = "select revision from check_template where tenant_id = $1 and id = $2 and not archived for update"
_SAME = """
select exists (select from check_template
  where tenant_id = $1 and lower(name) = lower($2) and not archived and id is distinct from $3)
"""
_COUNT = "select count(*) from check_template where tenant_id = $1 and not archived"
_ADD = "insert into check_template (tenant_id, id, name, method, items, sample) values ($1, $2, $3, $4, $5, $6)"
_CHANGE = """
update check_template set name = $3, method = $4, items = $5, sample = $6, revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = "update check_template set archived = true, revision = revision + 1 where tenant_id = $1 and id = $2"

items_of = msgspec.json.Decoder(tuple[CheckItem, ...])


async def list_templates(caller: Caller, command: c.ListCheckTemplates) -> c.CheckTemplateList:
    return c.CheckTemplateList(items=tuple(map(_view, await DB.rows(_LIST, caller.tenant_id))))


async def create(caller: Caller, command: c.CreateCheckTemplate) -> c.CheckTemplateView:
    if await DB.value(_COUNT, caller.tenant_id) >= c.MOST:
        raise c.TEMPLATE_FULL(most=c.MOST)
    await _check_name(caller, command.name, None)
    made = new_id()
    await DB.run(_ADD, caller.tenant_id, made, *_values(command))
    return await template(caller, made)


async def change(caller: Caller, command: c.ChangeCheckTemplate) -> c.CheckTemplateView:
    await _take(caller, command.template_id, command.revision)
    await _check_name(caller, command.name, command.template_id)
    await DB.run(_CHANGE, caller.tenant_id, command.template_id, *_values(command))
    return await template(caller, command.template_id)


async def archive(caller: Caller, command: c.ArchiveCheckTemplate) -> Done:
    await _take(caller, command.template_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, command.template_id)
    return Done()


async def template(caller: Caller, template_id: UUID) -> c.CheckTemplateView:
    row = await DB.row(_ONE, caller.tenant_id, template_id)
    if row is None:
        raise c.TEMPLATE_NOT_FOUND()
    return _view(row)


def written(items: tuple[CheckItem, ...]) -> str:
    return msgspec.json.encode(items).decode()


def blank(items: tuple[CheckItem, ...]) -> tuple[CheckItem, ...]:
    """A list as nobody has looked at it yet."""
    return tuple(CheckItem(text=one.text.strip()) for one in items)


async def _take(caller: Caller, template_id: UUID, revision: int) -> None:
    known = await DB.value(_LOCK, caller.tenant_id, template_id)
    if known is None:
        raise c.TEMPLATE_NOT_FOUND()
    if known != revision:
        raise c.TEMPLATE_STALE(revision=known)


async def _check_name(caller: Caller, name: str, but: UUID | None) -> None:
    if await DB.value(_SAME, caller.tenant_id, name.strip(), but):
        raise c.TEMPLATE_EXISTS(fields={"name": c.TEMPLATE_EXISTS.code})


def _values(said: c.CreateCheckTemplate | c.ChangeCheckTemplate) -> tuple[str, ...]:
    return (said.name.strip(), str(said.method), written(blank(said.items)), said.sample.strip())


def _view(row: Record) -> c.CheckTemplateView:
    told = {"method": CheckMethod(row["method"]), "items": items_of.decode(row["items"])}
    return c.CheckTemplateView(**{**dict(row), **told})
