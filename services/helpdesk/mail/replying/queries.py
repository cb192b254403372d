"""How a mail about a ticket is marked: where it is to be answered, and which mails of the thread it follows."""

from services.helpdesk.db import DB
from services.helpdesk.mail.replying.addresses import address_of
from shared.contracts.desk.mails import MailThread, ThreadQuery
from shared.contracts.helpdesk import TICKET_NOT_FOUND
from shared.contracts.parties import Caller

_BOX = """
select b.address, b.name, k.key from mailbox b join mail_key k on k.tenant_id = b.tenant_id
where b.tenant_id = $1 and not b.archived order by b.created_at, b.id limit 1
"""
_BOX_OF = """
select b.address, b.name, k.key from raw_mail r
join mailbox b on b.tenant_id = r.tenant_id and b.id = r.mailbox_id
join mail_key k on k.tenant_id = b.tenant_id
where r.tenant_id = $1 and r.ticket_id = $2 and not b.archived order by r.received_at limit 1
"""
_TICKET = """
select t.number from ticket t join contact c on c.tenant_id = t.tenant_id and c.customer_id = t.customer_id
where t.tenant_id = $1 and t.id = $2 and c.id = $3
"""
_ANSWERS = """
select message_id from (select message_id, received_at from raw_mail
  where tenant_id = $1 and ticket_id = $2 and state = 'filed' and message_id is not null
  order by received_at desc limit 10) latest
order by received_at
"""


async def thread(caller: Caller, command: ThreadQuery) -> MailThread:
    """At the address that the ticket came by, else at the company's first. Raises `ticket.not_found` for a contact of
    another organisation: the address is half a key."""
    number = await DB.value(_TICKET, caller.tenant_id, command.ticket_id, command.contact_id)
    if number is None:
        raise TICKET_NOT_FOUND()
    box = await DB.row(_BOX_OF, caller.tenant_id, command.ticket_id) or await DB.row(_BOX, caller.tenant_id)
    if box is None:
        return MailThread()
    rows = await DB.rows(_ANSWERS, caller.tenant_id, command.ticket_id)
    return MailThread(
        reply_to=address_of(box["address"], box["key"], caller.tenant_id, number),
        name=box["name"],
        answers=tuple(row["message_id"] for row in rows),
    )
