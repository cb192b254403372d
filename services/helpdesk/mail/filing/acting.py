"""Carrying a decision out: the message, what the ticket shows of the mail, and the mail's own row, in one transaction.
Therefore a mail is filed once or not at all, whatever dies in between."""

from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.states import MAIL
from services.helpdesk.mail.filing.attaching import Attached
from services.helpdesk.mail.filing.claiming import Claim, Held, is_ours
from services.helpdesk.mail.filing.copying import let_read
from services.helpdesk.mail.filing.deciding import Decision
from services.helpdesk.mail.filing.matching import Meant, Writer, is_proven
from services.helpdesk.mail.filing.wording import body_of, html_of, note_of, quoted_of, title_of
from services.helpdesk.mail.reading import Address, Mail
from services.helpdesk.mail.replying.identifiers import delivery_in
from services.helpdesk.tickets.access import take_in_hand
from services.helpdesk.tickets.answering import answer
from services.helpdesk.tickets.attached import shown
from services.helpdesk.tickets.following import First, Opened, Said, open_first
from services.helpdesk.tickets.journal import change, say, tell
from services.helpdesk.waiting.reminding import mails_wait
from shared.contracts.desk.mails import ATTENTION, MailBounced, MailReason, MailState
from shared.contracts.helpdesk import Channel, TicketNoted, Visibility
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.outbox.outbox import record, service_caller

LONG = 998
_SETTLE = """
update raw_mail set state = $4, reason = $5, due_at = null, message_id = $6, sender = $7, sender_name = $8,
  subject = $9, ticket_id = $10, customer_id = $11, filed_message_id = $12, contact_id = coalesce($13, contact_id),
  revision = revision + 1
where tenant_id = $1 and id = $2 and state = 'received' and due_at = $3
"""
_SHOWS = """
insert into message_mail (tenant_id, message_id, customer_id, mail_id, sender, sender_name, recipients, copied, subject,
  quoted, html, spf, dkim, dmarc, is_trusted, left_out, inline)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""
_FAILED = """
insert into failed_address (tenant_id, address, ticket_id, status, says, delivery_id)
select $1, $2, t.id, $4, $5, $6 from ticket t where t.tenant_id = $1 and t.id = $3 and exists (select from contact c
  where c.tenant_id = $1 and c.mail_key = $2 and (c.id = t.requester_id or c.id = any(t.also)))
on conflict (tenant_id, address) do update set times = failed_address.times + 1, at = now(),
  ticket_id = excluded.ticket_id, status = excluded.status, says = excluded.says, delivery_id = excluded.delivery_id
"""
_REACHED = "delete from failed_address where tenant_id = $1 and address = $2"


class Outcome(Struct, frozen=True):
    """Where it went, if anywhere."""

    ticket_id: UUID | None = None
    customer_id: UUID | None = None
    message_id: UUID | None = None


async def carry_out(claim: Claim, held: Held, mail: Mail, decision: Decision, attached: Attached) -> bool:
    """False if the mail was no longer ours: then nothing has happened."""
    async with DB.tenant_scope(claim.tenant_id):
        if not await is_ours(claim):
            return False
        outcome = await _done(claim.tenant_id, held, mail, decision, attached)
        if outcome.message_id is not None:
            await _show(claim, outcome, mail, attached)
        if decision.verb == "file" and outcome.ticket_id is not None:
            await let_read(claim.tenant_id, held, mail, outcome.ticket_id)
        await _mark_failed(claim, held, mail, decision)
        await _settle(claim, mail, decision, outcome)
        if MAIL.next(MailState.RECEIVED, decision.verb) in ATTENTION:
            await mails_wait(claim.tenant_id, held.mailbox_id)
    return True


async def _done(tenant_id: UUID, held: Held, mail: Mail, decision: Decision, attached: Attached) -> Outcome:
    writer, ticket = decision.writer, decision.ticket
    if decision.verb == "file" and writer is not None:
        made = await _written(tenant_id, held, mail, decision, attached)
        return Outcome(made.ticket_id, writer.customer_id, made.message_id)
    if decision.verb == "set_aside" and ticket is not None:
        made = await _noted(tenant_id, mail, ticket, decision.reason)
        return Outcome(made.ticket_id, ticket.customer_id, made.message_id)
    return Outcome()


async def _written(tenant_id: UUID, held: Held, mail: Mail, decision: Decision, attached: Attached) -> Opened:
    """In the contact's own name: by the same way as what he writes in the portal. What he is promised counts from when
    his mail came, however long it lay here before somebody decided about it."""
    writer = decision.writer
    assert writer is not None  # that is what filing means
    caller = _speaking(tenant_id, writer, decision.ticket)
    if decision.ticket is not None:
        said = Said(body=body_of(mail), channel=Channel.MAIL, stored=attached.stored, at=held.received_at)
        return await answer(caller, decision.ticket.id, said)
    first = First(
        title=title_of(mail),
        body=body_of(mail),
        impact=2,
        urgency=2,
        requester_id=writer.id,
        channel=Channel.MAIL,
        at=held.received_at,
        files=shown(attached.stored),
        stored=attached.stored,
        category_id=held.category_id,
        team_id=held.team_id,
        is_quiet=decision.is_quiet,
    )
    return await open_first(caller, writer.customer_id, first)


def _speaking(tenant_id: UUID, writer: Writer, ticket: Meant | None) -> Caller:
    """On a colleague's ticket, which the mailbox's rule lets him write on, he stands like a manager of his
    organisation: the ticket was found to be of that organisation."""
    assert ticket is None or ticket.customer_id == writer.customer_id  # decided so
    is_own = ticket is None or writer.id == ticket.requester_id or writer.id in ticket.also
    return Caller(
        tenant_id=tenant_id,
        kind=Kind.CUSTOMER,
        actor_id=writer.id,
        name=writer.name,
        party=Party.HELPDESK,
        roles=(Role.CC,) if is_own else (Role.CM,),
        customer_id=writer.customer_id,
    )


async def _noted(tenant_id: UUID, mail: Mail, ticket: Meant, reason: MailReason | None) -> Opened:
    """For our own people: no clock hears of it, and nobody is answered."""
    caller = service_caller(DB, tenant_id)
    taken = await take_in_hand(caller, ticket.merged_into or ticket.id, "mail_note")
    message_id = await say(caller, taken, note_of(mail), Visibility.INTERNAL, channel=Channel.MAIL)
    await change(caller, taken, "mail_note", message_id=message_id, reason=str(reason))
    await tell(caller, taken, TicketNoted, message_id=message_id)
    return Opened(taken.id, message_id)


async def _show(claim: Claim, outcome: Outcome, mail: Mail, attached: Attached) -> None:
    await DB.run(
        _SHOWS,
        claim.tenant_id,
        outcome.message_id,
        outcome.customer_id,
        claim.id,
        mail.sender.address[:LONG],
        mail.sender.name[:LONG],
        _addresses(mail.to),
        _addresses(mail.cc),
        mail.subject[:LONG],
        quoted_of(mail),
        html_of(mail),
        mail.auth.spf or None,
        mail.auth.dkim or None,
        mail.auth.dmarc or None,
        mail.auth.trusted,
        list(attached.left_out),
        msgspec.json.encode(attached.inline).decode(),
    )


def _addresses(many: tuple[Address, ...]) -> list[str]:
    return [one.address[:LONG] for one in many[:100] if one.address]


async def _mark_failed(claim: Claim, held: Held, mail: Mail, decision: Decision) -> None:
    """Only of whom the ticket is, and only if the bounce returns a mail of ours: anybody can write that an address is
    dead, and would name another's. Of a mail that merely says it is ours, notify looks whether it went there."""
    ticket = decision.ticket
    if mail.bounce is None or ticket is None or decision.verb != "set_aside":
        return
    delivery_id = None
    if not is_proven(claim.tenant_id, held, mail, ticket):
        delivery_id = delivery_in(mail.bounce.original_message_id)
        if delivery_id is None:
            return
    marked = 0
    for one in mail.bounce.failed[:20]:
        if one.permanent and one.address:
            address, says = one.address.lower()[:LONG], f"{one.status} {one.diagnostic}".strip()[:LONG]
            marked += await DB.run(_FAILED, claim.tenant_id, address, ticket.id, one.status, says, delivery_id)
    if marked:
        event = MailBounced(id=claim.id, version=1, ticket_id=ticket.id)
        await record(DB, service_caller(DB, claim.tenant_id), event)


async def _settle(claim: Claim, mail: Mail, decision: Decision, outcome: Outcome) -> None:
    sender = mail.sender.address.lower()[:LONG]
    if decision.verb == "file":
        await DB.run(_REACHED, claim.tenant_id, sender)
    await DB.run(
        _SETTLE,
        *claim.guard,
        MAIL.next(MailState.RECEIVED, decision.verb),
        decision.reason,
        mail.message_id[:LONG] or None,
        sender or None,
        mail.sender.name[:LONG] or None,
        mail.subject[:LONG] or None,
        outcome.ticket_id,
        outcome.customer_id,
        outcome.message_id,
        decision.writer.id if decision.writer else None,
    )
