"""Reading web forms: as those who keep them do, and as whoever stands before one does."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.base import Page
from shared.contracts.desk.web_forms import (
    FORM_NOT_FOUND,
    FormCategory,
    ListWebForms,
    ReadWebForm,
    ShowWebForm,
    WebFormPage,
    WebFormView,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_COLUMNS = """id, key, name, intro, consent, thanks, category_id, team_id, asks_category, takes_files, origins,
  per_hour, is_active, changed_by, changed_at, revision"""
_LIST = f"""
select {_COLUMNS} from web_form where tenant_id = $1 and (lower(name), id) > ($2::text, $3::uuid)
order by lower(name), id limit $4
"""
_READ = f"select {_COLUMNS} from web_form where tenant_id = $1 and id = $2"
_SHOW = """
select id, name, intro, consent, thanks, takes_files, origins, asks_category from web_form
where tenant_id = $1 and key = $2 and is_active
"""
_CATEGORIES = """
with recursive tree as (
  select c.id, array[c.name] as path, array[lower(c.name), c.id::text] as place from category c
  where c.tenant_id = $1 and c.parent_id is null and not c.archived
  union all
  select c.id, tree.path || c.name, tree.place || lower(c.name) || c.id::text
  from category c join tree on c.parent_id = tree.id where c.tenant_id = $1 and not c.archived)
select id, path from tree order by place limit 500
"""
_BEGIN = ("", UUID(int=0))


async def list_forms(caller: Caller, command: ListWebForms) -> Page[WebFormView]:
    after = decode_cursor("web_forms", command.cursor, tuple[str, UUID]) if command.cursor else _BEGIN
    rows = await DB.rows(_LIST, caller.tenant_id, *after, command.limit + 1)
    shown = [WebFormView(**{**dict(row), "origins": tuple(row["origins"])}) for row in rows[: command.limit]]
    last = shown[-1] if len(rows) > len(shown) else None
    more = encode_cursor("web_forms", (last.name.lower(), last.id)) if last else None
    return Page(items=tuple(shown), next=more)


async def read_form(caller: Caller, command: ReadWebForm) -> WebFormView:
    return await view_of(caller, command.form_id)


async def view_of(caller: Caller, form_id: UUID) -> WebFormView:
    row = await DB.row(_READ, caller.tenant_id, form_id)
    if row is None:
        raise FORM_NOT_FOUND()
    return WebFormView(**{**dict(row), "origins": tuple(row["origins"])})


async def show(caller: Caller, command: ShowWebForm) -> WebFormPage:
    row = await DB.row(_SHOW, caller.tenant_id, command.form_key)
    if row is None:
        raise FORM_NOT_FOUND()
    given = dict(row)
    asks = given.pop("asks_category")
    offered = await DB.rows(_CATEGORIES, caller.tenant_id) if asks else []
    categories = tuple(FormCategory(id=one["id"], path=tuple(one["path"])) for one in offered)
    return WebFormPage(**{**given, "origins": tuple(row["origins"])}, categories=categories)
