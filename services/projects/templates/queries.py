"""Reading templates of plans."""

from uuid import UUID

import msgspec

from services.projects.db import DB
from shared.contracts.delivery import templates as c
from shared.contracts.parties import Caller

_ROW = "id, name, service_type, size as tasks, days, made_by, made_at, revision"
_LIST = f"""
select {_ROW} from plan_template where tenant_id = $1 and not archived order by service_type, name, id limit 200
"""
_READ = f"""
select {_ROW}, tasks::text as content from plan_template where tenant_id = $1 and id = $2 and not archived
"""

_tasks = msgspec.json.Decoder(tuple[c.TemplateTask, ...])


async def list_templates(caller: Caller, command: c.ListTemplates) -> c.TemplatesView:
    rows = await DB.rows(_LIST, caller.tenant_id)
    return c.TemplatesView(items=tuple(c.TemplateRow(**dict(row)) for row in rows))


async def read_template(caller: Caller, command: c.ReadTemplate) -> c.TemplateView:
    return await view_of(caller, command.template_id)


async def view_of(caller: Caller, template_id: UUID) -> c.TemplateView:
    """Raises not found."""
    row = await DB.row(_READ, caller.tenant_id, template_id)
    if row is None:
        raise c.TEMPLATE_NOT_FOUND()
    given = dict(row)
    content = given.pop("content")
    return c.TemplateView(row=c.TemplateRow(**given), tasks=_tasks.decode(content))
