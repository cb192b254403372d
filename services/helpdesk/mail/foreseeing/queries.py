"""The same choice that files mails, asked about one that has not come in."""

from typing import Any

from services.helpdesk.db import DB
from services.helpdesk.mail.filing import matching
from services.helpdesk.mail.filing.claiming import Held, held_of
from services.helpdesk.mail.filing.deciding import decide
from services.helpdesk.mail.filing.matching import Meant, Writer
from services.helpdesk.mail.reading import FAILED, Address, Auth, Bounce, Defect, Mail, ReplyKey
from shared.contracts.desk.mail_ingest import ForeseeMail, Foreseen, Postbox, Postroom, ReadPostroom
from shared.contracts.desk.mailboxes import Doubted, Unknown
from shared.contracts.parties import Caller
from shared.core.clock import now
from shared.core.ids import NIL

_BOXES = "select address, receivers from mailbox where tenant_id = $1 and not archived order by created_at, id"
_BOX = """
select ''::bytea as original, $3::text as envelope_to, '' as envelope_from, null::uuid as contact_id,
  null::uuid as ticket_id, null::text as decided_by, now() as received_at, b.id as mailbox_id, b.address, b.team_id,
  b.category_id, b.unknown, b.doubted, b.colleagues, b.copies, b.receivers,
  (select k.key from mail_key k where k.tenant_id = b.tenant_id) as key,
  array(select o.address from mailbox o where o.tenant_id = b.tenant_id) as own
from mailbox b where b.tenant_id = $1 and not b.archived
order by b.address = $2 desc, b.created_at, b.id limit 1
"""
_CUSTOMER = """
select u.name from contact c join customer u on u.tenant_id = c.tenant_id and u.id = c.customer_id
where c.tenant_id = $1 and c.id = $2
"""
_TITLE = "select title from ticket where tenant_id = $1 and id = $2"


async def postroom(caller: Caller, command: ReadPostroom) -> Postroom:
    rows = await DB.rows(_BOXES, caller.tenant_id)
    return Postroom(boxes=tuple(Postbox(address=row["address"], receivers=tuple(row["receivers"])) for row in rows))


async def foresee(caller: Caller, command: ForeseeMail) -> Foreseen:
    """At the support address that was named, else at the default one."""
    tenant_id = caller.tenant_id
    row = await DB.row(_BOX, tenant_id, command.address, command.envelope_to)
    held = held_of(row) if row is not None else _nowhere(command)
    mail = _mail(command)
    decision = await decide(tenant_id, held, mail)
    writers = await matching.writers_of(tenant_id, mail.sender.address.lower()) if mail.sender.address else []
    writer = decision.writer or (writers[0] if writers else None)
    ticket = decision.ticket or await matching.meant_by(tenant_id, held, mail)
    return Foreseen(
        outcome=decision.verb,
        reason=decision.reason,
        address=held.address,
        contacts=len(writers),
        **await _who(caller, writer),
        **await _what(caller, ticket),
    )


async def _who(caller: Caller, writer: Writer | None) -> dict[str, Any]:
    if writer is None:
        return {"contact_id": None, "contact_name": None, "customer_name": None}
    customer = await DB.value(_CUSTOMER, caller.tenant_id, writer.id)
    return {"contact_id": writer.id, "contact_name": writer.name, "customer_name": customer}


async def _what(caller: Caller, ticket: Meant | None) -> dict[str, Any]:
    if ticket is None:
        return {"ticket_id": None, "ticket": None, "title": None}
    title = await DB.value(_TITLE, caller.tenant_id, ticket.id)
    return {"ticket_id": ticket.id, "ticket": f"HD-{ticket.number}", "title": title}


def _mail(command: ForeseeMail) -> Mail:
    keys = (key.partition(" ") for key in command.keys)
    return Mail(
        sender=Address("", command.sender),
        is_automatic=bool(command.automatic_why),
        automatic_why=command.automatic_why,
        is_bounce=command.is_bounce,
        bounce=Bounce(original_message_id=command.original) if command.is_bounce else None,
        auth=Auth(dmarc=command.dmarc, trusted=command.is_trusted),
        defects=(Defect(FAILED),) if command.is_unread else (),
        reply_keys=tuple(ReplyKey(kind, value) for kind, _, value in keys),
    )


def _nowhere(command: ForeseeMail) -> Held:
    """A company without a support address: its rules are those a new one would have."""
    return Held(
        original=b"",
        envelope_to=command.envelope_to,
        envelope_from="",
        contact_id=None,
        ticket_id=None,
        decided_by=None,
        received_at=now(),
        mailbox_id=NIL,
        address="",
        team_id=None,
        category_id=None,
        unknown=Unknown.HOLD,
        doubted=Doubted.QUARANTINE,
        colleagues=True,
        copies=True,
        receivers=(),
        key=b"",
        own=(),
    )
