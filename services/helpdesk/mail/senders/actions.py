"""Saying which domain stands for another one, and taking such rules back. Mails that wait are not
touched: they can be tried again."""

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.mail.senders.queries import view_of
from shared.contracts.base import Done
from shared.contracts.desk.mailboxes import MailboxChanged
from shared.contracts.desk.senders import (
    RULE_EXISTS,
    RULE_FULL,
    RULE_NOT_FOUND,
    AddSenderRule,
    RemoveSenderRule,
    SenderRuleView,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 5_000

_COUNT = "select count(*) from sender_rule where tenant_id = $1"
_ADD = """
insert into sender_rule (tenant_id, id, written, stands_for, made_by) values ($1, $2, $3, $4, $5)
"""
_REMOVE = "delete from sender_rule where tenant_id = $1 and id = $2 returning written"


async def add(caller: Caller, command: AddSenderRule) -> SenderRuleView:
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise RULE_FULL(most=MOST)
    rule_id, domain = new_id(), command.domain.lower()
    try:
        await DB.run(_ADD, caller.tenant_id, rule_id, domain, command.stands_for.lower(), caller.name)
    except asyncpg.UniqueViolationError as error:
        raise RULE_EXISTS(fields={"domain": RULE_EXISTS.code}) from error
    await record(DB, caller, MailboxChanged(id=rule_id, version=1, name=domain, what="sender_rule_added"))
    return await view_of(caller, rule_id)


async def remove(caller: Caller, command: RemoveSenderRule) -> Done:
    written = await DB.value(_REMOVE, caller.tenant_id, command.rule_id)
    if written is None:
        raise RULE_NOT_FOUND()
    await record(DB, caller, MailboxChanged(id=command.rule_id, version=1, name=written, what="sender_rule_removed"))
    return Done()
