"""Where mail is fetched from, and how it goes. The password is told to nobody."""

from uuid import UUID

from services.helpdesk.db import DB
from shared.contracts.desk.fetching import FETCHING_NOT_FOUND, FetchingView, ReadFetching, Tls
from shared.contracts.parties import Caller

_READ = """
select mailbox_id, host, port, tls, username, folder, done_folder, checked_at, succeeded_at, error, waiting, changed_by,
  changed_at
from mailbox_imap where tenant_id = $1 and mailbox_id = $2
"""


async def read_fetching(caller: Caller, command: ReadFetching) -> FetchingView:
    return await view_of(caller, command.mailbox_id)


async def view_of(caller: Caller, mailbox_id: UUID) -> FetchingView:
    row = await DB.row(_READ, caller.tenant_id, mailbox_id)
    if row is None:
        raise FETCHING_NOT_FOUND()
    return FetchingView(**{**dict(row), "tls": Tls(row["tls"])})
