"""Saying where a support address's mail is fetched from."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.mail.fetching.queries import view_of
from services.helpdesk.mail.seals import sealer
from shared.contracts.base import Done
from shared.contracts.desk.fetching import (
    FETCHING_NOT_FOUND,
    PASSWORD_NEEDED,
    FetchingView,
    ReadFetching,
    SetFetching,
)
from shared.contracts.desk.mailboxes import MAILBOX_ARCHIVED, MAILBOX_NOT_FOUND, MailboxChanged
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_BOX = "select name, archived, revision from mailbox where tenant_id = $1 and id = $2 for update"
# For the server it was given for: whoever may name another one could have it told to his own, and does not know it.
_KNOWN = """
select password from mailbox_imap where tenant_id = $1 and mailbox_id = $2 and (host, port) = ($3, $4)
"""
# Another folder or server begins anew: what is unread there comes, what was read before does not.
_SET = """
insert into mailbox_imap as i (tenant_id, mailbox_id, host, port, tls, username, password, folder, done_folder,
  changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (tenant_id, mailbox_id) do update set host = $3, port = $4, tls = $5, username = $6, password = $7,
  folder = $8, done_folder = $9, changed_by = $10, changed_at = now(), due_at = now(), error = null, waiting = 0,
  validity = case when (i.host, i.username, i.folder) = ($3, $6, $8) then i.validity end
"""
_REMOVE = "delete from mailbox_imap where tenant_id = $1 and mailbox_id = $2"


async def set_fetching(caller: Caller, command: SetFetching) -> FetchingView:
    box = await DB.row(_BOX, caller.tenant_id, command.mailbox_id)
    if box is None:
        raise MAILBOX_NOT_FOUND()
    if box["archived"]:
        raise MAILBOX_ARCHIVED()
    server = (command.host.lower(), command.port)
    known = await DB.value(_KNOWN, caller.tenant_id, command.mailbox_id, *server)
    password = known if command.password is None else sealer().seal(command.password.encode())
    if password is None:
        raise PASSWORD_NEEDED(fields={"password": PASSWORD_NEEDED.code})
    await DB.run(
        _SET,
        caller.tenant_id,
        command.mailbox_id,
        *server,
        command.tls,
        command.username,
        password,
        command.folder,
        command.done_folder,
        caller.name,
    )
    await _tell(caller, command.mailbox_id, box["name"], box["revision"], "fetched")
    return await view_of(caller, command.mailbox_id)


async def remove_fetching(caller: Caller, command: ReadFetching) -> Done:
    box = await DB.row(_BOX, caller.tenant_id, command.mailbox_id)
    if box is None or not await DB.run(_REMOVE, caller.tenant_id, command.mailbox_id):
        raise FETCHING_NOT_FOUND()
    await _tell(caller, command.mailbox_id, box["name"], box["revision"], "not_fetched")
    return Done()


async def _tell(caller: Caller, mailbox_id: UUID, name: str, version: int, what: str) -> None:
    await record(DB, caller, MailboxChanged(id=mailbox_id, version=version, name=name, what=what))
