"""Where a file lies, for a caller who may see the message it belongs to."""

from services.helpdesk.db import DB
from services.helpdesk.tickets.access import only_requester
from shared.contracts.files import FilePlace
from shared.contracts.helpdesk import FILE_NOT_FOUND, LocateFile
from shared.contracts.parties import Caller

_LOCATE = """
select f.id, f.name, f.type, f.size, f.key from file f
join ticket t on t.tenant_id = f.tenant_id and t.id = f.ticket_id
left join ticket o on o.tenant_id = t.tenant_id and o.id = t.merged_into
where f.tenant_id = $1 and f.id = $2
  and ($3::uuid is null or $3 in (t.requester_id, o.requester_id) or $3 = any(t.also || o.also))
"""


async def locate(caller: Caller, command: LocateFile) -> FilePlace:
    row = await DB.row(_LOCATE, caller.tenant_id, command.file_id, only_requester(caller))
    if row is None:
        raise FILE_NOT_FOUND()
    return FilePlace(**dict(row))
