"""Files of what is delivered, of tasks and of skills: who may fetch which. What nobody attached is swept."""

from uuid import UUID

from services.projects.db import DB
from services.projects.projects.access import SEES, sees_all
from shared.contracts.delivery.project_files import LOCATE_PROJECT_FILE, PROJECT_FILE_NOT_FOUND, LocateProjectFile
from shared.contracts.files import FilePlace
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Permission
from shared.feature import Feature, Schedule
from shared.storage.keys import Thing

SECONDS = 3600.0

_SEEN = SEES.replace("{wide}", "$3").replace("{me}", "$4")
_OURS = f"""
select f.id, f.name, f.type, f.size, f.key from project_file f
join project p on p.tenant_id = f.tenant_id and p.id = f.project_id
where f.tenant_id = $1 and f.id = $2 and {_SEEN}
"""
_OF_TASK = f"""
select f.id, f.name, f.type, f.size, f.key from task_file f
join project p on p.tenant_id = f.tenant_id and p.id = f.project_id
where f.tenant_id = $1 and f.id = $2 and {_SEEN}
"""
_OF_SKILL = "select id, name, type, size, key from skill_file where tenant_id = $1 and id = $2"
_THEIRS = "select id, name, type, size, key from project_file where tenant_id = $1 and id = $2"
_OWNED = """
select id from project_file where tenant_id = $1 and id = any($2)
union all select id from task_file where tenant_id = $1 and id = any($2)
union all select id from skill_file where tenant_id = $1 and id = any($2)
"""


async def locate(caller: Caller, command: LocateProjectFile) -> FilePlace:
    """A customer's login sees the files of what was delivered to him; staff those of projects they may see."""
    if caller.kind is Kind.CUSTOMER:
        row = await DB.row(_THEIRS, caller.tenant_id, command.file_id)
    else:
        who = (sees_all(caller), caller.actor_id)
        row = await DB.row(_OURS, caller.tenant_id, command.file_id, *who)
        row = row or await DB.row(_OF_TASK, caller.tenant_id, command.file_id, *who)
        if row is None and Permission.SKILL_READ in caller.permissions:
            row = await DB.row(_OF_SKILL, caller.tenant_id, command.file_id)
    if row is None:
        raise PROJECT_FILE_NOT_FOUND()
    return FilePlace(**dict(row))


async def owned(tenant_id: UUID, file_ids: list[UUID]) -> list[UUID]:
    async with DB.tenant_scope(tenant_id):
        return [row["id"] for row in await DB.rows(_OWNED, tenant_id, file_ids)]


async def orphans() -> None:
    from shared.storage.objects import objects  # noqa: PLC0415 - as in keeping.py
    from shared.storage.sweeping import sweep  # noqa: PLC0415 - as above

    await sweep(objects(), Thing.PROJECT_FILE, owned)


FEATURE = Feature("files", answers={LOCATE_PROJECT_FILE: locate}, every=(Schedule("files.orphans", SECONDS, orphans),))
