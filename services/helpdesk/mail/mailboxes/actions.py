"""Entering, changing and putting away support addresses."""

import secrets
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.mail.mailboxes.access import take_in_hand
from services.helpdesk.mail.mailboxes.queries import view_of
from shared.contracts.desk.mailboxes import (
    MAILBOX_FULL,
    MAILBOX_PLUS,
    MAILBOX_TAKEN,
    ArchiveMailbox,
    ChangeMailbox,
    CreateMailbox,
    MailboxChanged,
    MailboxView,
)
from shared.contracts.helpdesk import CATEGORY_UNKNOWN, TEAM_UNKNOWN
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 100
KEY_BYTES = 32

_COUNT = "select count(*) from mailbox where tenant_id = $1 and not archived"
_LOCK = "select pg_advisory_xact_lock(hashtextextended('mailbox:' || $1, 0))"
# One that another company has put away stays that company's: mail goes on coming to it, and is not meant for others.
_TAKEN = "select id from mailbox where address = $1 and (not archived or tenant_id <> $2) limit 1"
_KEY = "insert into mail_key (tenant_id, key) values ($1, $2) on conflict do nothing"
_CREATE = """
insert into mailbox (tenant_id, id, changed_by, name, team_id, category_id, unknown, doubted, colleagues, copies,
  receivers, address)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_CHANGE = """
update mailbox set changed_by = $3, name = $4, team_id = $5, category_id = $6, unknown = $7, doubted = $8,
  colleagues = $9, copies = $10, receivers = $11, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = """
update mailbox set archived = true, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_TEAM = "select 1 from team where tenant_id = $1 and id = $2 and not archived"
_CATEGORY = "select 1 from category where tenant_id = $1 and id = $2 and not archived"


async def create(caller: Caller, command: CreateMailbox) -> MailboxView:
    await _check(caller, command)
    address = command.address.lower()
    if "+" in address.partition("@")[0]:
        raise MAILBOX_PLUS(fields={"address": MAILBOX_PLUS.code})
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise MAILBOX_FULL(most=MOST)
    mailbox_id = new_id()
    await DB.run(_KEY, caller.tenant_id, secrets.token_bytes(KEY_BYTES))
    await _reserve(caller.tenant_id, address)
    await DB.run(_CREATE, caller.tenant_id, mailbox_id, *_values(caller, command), address)
    return await _done(caller, mailbox_id, "created")


async def _reserve(tenant_id: UUID, address: str) -> None:
    """Until the end of the transaction nobody else enters this address, and afterwards everybody sees it: looked up as
    the mailroom does, for a company does not see another's."""
    await DB.run(_LOCK, address)
    if await DB.once_as_worker(_TAKEN, address, tenant_id) is not None:
        raise MAILBOX_TAKEN(fields={"address": MAILBOX_TAKEN.code})


async def change(caller: Caller, command: ChangeMailbox) -> MailboxView:
    await take_in_hand(caller, command.mailbox_id, command.revision)
    await _check(caller, command)
    await DB.run(_CHANGE, caller.tenant_id, command.mailbox_id, *_values(caller, command))
    return await _done(caller, command.mailbox_id, "changed")


async def archive(caller: Caller, command: ArchiveMailbox) -> MailboxView:
    await take_in_hand(caller, command.mailbox_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, command.mailbox_id, caller.name)
    return await _done(caller, command.mailbox_id, "archived")


async def _check(caller: Caller, said: CreateMailbox | ChangeMailbox) -> None:
    if said.team_id is not None and await DB.value(_TEAM, caller.tenant_id, said.team_id) is None:
        raise TEAM_UNKNOWN(fields={"team_id": TEAM_UNKNOWN.code})
    if said.category_id is not None and await DB.value(_CATEGORY, caller.tenant_id, said.category_id) is None:
        raise CATEGORY_UNKNOWN(fields={"category_id": CATEGORY_UNKNOWN.code})


def _values(caller: Caller, said: CreateMailbox | ChangeMailbox) -> tuple[object, ...]:
    return (
        caller.name,
        said.name.strip(),
        said.team_id,
        said.category_id,
        said.unknown,
        said.doubted,
        said.colleagues,
        said.copies,
        [one.lower() for one in said.receivers],
    )


async def _done(caller: Caller, mailbox_id: UUID, what: str) -> MailboxView:
    made = await view_of(caller, mailbox_id)
    await record(DB, caller, MailboxChanged(id=made.id, version=made.revision, name=made.name, what=what))
    return made
