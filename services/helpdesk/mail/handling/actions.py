"""Deciding about a mail. Deciding files nothing by itself: the mail goes back to where mails are filed, with the
decision, so that there is one way in."""

from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.mail.filing import matching
from services.helpdesk.mail.handling.access import MailInHand, take_in_hand
from services.helpdesk.mail.handling.queries import row_of
from shared.contracts.desk.mails import FileMail, HandleMail, MailRow
from shared.contracts.helpdesk import CONTACT_UNKNOWN, TICKET_NOT_FOUND
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_AGAIN = """
update raw_mail set state = $3, due_at = now(), attempts = 0, reason = null, contact_id = $5, ticket_id = $6,
  customer_id = $7, decided_by = $4, decided_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_IGNORE = """
update raw_mail set state = $3, due_at = null, decided_by = $4, decided_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_REMEMBER = """
insert into sender_rule (tenant_id, id, written, contact_id, made_by) values ($1, $2, $3, $4, $5)
on conflict (tenant_id, written) do update set contact_id = excluded.contact_id, stands_for = null,
  made_by = excluded.made_by, made_at = now()
"""


async def file(caller: Caller, command: FileMail) -> MailRow:
    mail = await take_in_hand(caller, command.mail_id, "retry", command.revision)
    writer = await matching.writer(caller.tenant_id, command.contact_id)
    if writer is None:
        raise CONTACT_UNKNOWN(fields={"contact_id": CONTACT_UNKNOWN.code})
    ticket = await matching.by_id(caller.tenant_id, command.ticket_id) if command.ticket_id is not None else None
    if command.ticket_id is not None and (ticket is None or not ticket.is_his(writer, colleagues=True)):
        raise TICKET_NOT_FOUND(fields={"ticket_id": TICKET_NOT_FOUND.code})
    if command.remember and mail.sender:
        await DB.run(_REMEMBER, caller.tenant_id, new_id(), mail.sender, writer.id, caller.name)
    return await _again(caller, mail, writer.id, command.ticket_id, writer.customer_id)


async def retry(caller: Caller, command: HandleMail) -> MailRow:
    mail = await take_in_hand(caller, command.mail_id, "retry", command.revision)
    return await _again(caller, mail, None, None, None)


async def ignore(caller: Caller, command: HandleMail) -> MailRow:
    mail = await take_in_hand(caller, command.mail_id, "ignore", command.revision)
    await DB.run(_IGNORE, caller.tenant_id, mail.id, mail.target, caller.name)
    return await row_of(caller, mail.id)


async def _again(
    caller: Caller, mail: MailInHand, contact_id: UUID | None, ticket_id: UUID | None, customer_id: UUID | None
) -> MailRow:
    whose = (contact_id, ticket_id, customer_id)
    await DB.run(_AGAIN, caller.tenant_id, mail.id, mail.target, caller.name, *whose)
    return await row_of(caller, mail.id)
