"""What is to become of a mail: pure choice over what was looked up.

A person's decision counts before all rules. A mail that was read in part only waits for one. A
machine's mail starts nothing and is answered by nothing. Who is not
known, or writes on a ticket that is not his, waits for a person: a signed address and a Message-ID can be copied from a
forwarded mail, so they say which ticket is meant and never that the sender may.
"""

from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail import reading
from services.helpdesk.mail.filing import matching
from services.helpdesk.mail.filing.claiming import Held
from services.helpdesk.mail.filing.matching import Meant, Writer
from services.helpdesk.mail.reading import Mail
from shared.contracts.desk.mailboxes import Doubted, Unknown
from shared.contracts.desk.mails import MailReason

FLOOD = 30
"""Mails of one sender in an hour that are filed by themselves; the rest waits for a person."""
QUIET_SECONDS = 600.0
"""So long after a mail of his opened a ticket, a sender is not told again that one has arrived."""

NOTES = 20
"""What machines say in an hour that is noted on one ticket; the rest stays in the list of mails."""

_NOTED = """
select count(*) from (select from raw_mail where tenant_id = $1 and ticket_id = $2 and state = 'automatic'
  and received_at > now() - interval '1 hour' limit $3) recent
"""
_BLOCKED = "select 1 from blocked_sender where tenant_id = $1 and sender = any($2)"
_RECENT = """
select count(*) filter (where received_at > now() - interval '1 hour') as filed,
  count(*) filter (where received_at > now() - make_interval(secs => $3) and is_opening) as opened
from (select r.received_at, r.filed_message_id = (select m.id from message m where m.tenant_id = r.tenant_id
    and m.ticket_id = r.ticket_id order by m.at, m.id limit 1) as is_opening
  from raw_mail r where r.tenant_id = $1 and r.sender = $2 and r.state = 'filed'
    and r.received_at > now() - interval '1 hour' limit 200) recent
"""


class Decision(Struct, frozen=True, kw_only=True):
    """`verb` is a move of the mail's machine. To file it needs a writer; without a ticket it opens one. What is set
    aside may belong to a ticket, and is noted there."""

    verb: str
    reason: MailReason | None = None
    writer: Writer | None = None
    ticket: Meant | None = None
    is_quiet: bool = False


async def decide(tenant_id: UUID, held: Held, mail: Mail) -> Decision:
    """Inside a scope of the company."""
    sender = mail.sender.address.lower()
    if held.decided_by is not None and held.contact_id is not None:
        return await _decided(tenant_id, held, held.contact_id)
    if held.decided_by is None and any(one.code == reading.FAILED for one in mail.defects):
        return Decision(verb="give_up", reason=MailReason.TROUBLE)
    if mail.is_bounce or mail.is_automatic:
        return await _of_a_machine(tenant_id, held, mail, sender)
    if not sender:
        return Decision(verb="hold", reason=MailReason.NO_SENDER)
    if held.decided_by is None:
        against = await _against(tenant_id, held, mail, sender)
        if against is not None:
            return against
    return await _of_a_person(tenant_id, held, mail, sender)


async def _decided(tenant_id: UUID, held: Held, contact_id: UUID) -> Decision:
    """The contact a person named, and the ticket; what he named may have gone since."""
    writer = await matching.writer(tenant_id, contact_id)
    if writer is None:
        return Decision(verb="hold", reason=MailReason.UNKNOWN_SENDER)
    ticket = await matching.by_id(tenant_id, held.ticket_id) if held.ticket_id is not None else None
    if ticket is not None and not ticket.is_his(writer, colleagues=True):
        return Decision(verb="hold", reason=MailReason.NOT_HIS_TICKET)
    return Decision(verb="file", writer=writer, ticket=ticket)


async def _of_a_machine(tenant_id: UUID, held: Held, mail: Mail, sender: str) -> Decision:
    """Noted on the ticket it answers, unless machines have said enough there."""
    decision = await _by_a_machine(tenant_id, held, mail, sender)
    if decision.ticket is not None and await DB.value(_NOTED, tenant_id, decision.ticket.id, NOTES) >= NOTES:
        return Decision(verb=decision.verb, reason=MailReason.FLOOD)
    return decision


async def _by_a_machine(tenant_id: UUID, held: Held, mail: Mail, sender: str) -> Decision:
    """A bounce belongs to what it returns, anything else to what it answers if the sender may write there."""
    if mail.is_bounce:
        original = mail.bounce.original_message_id if mail.bounce else ""
        ticket = await matching.by_message_ids(tenant_id, [original] if original else [])
        ticket = ticket or await matching.meant_by(tenant_id, held, mail)
        return Decision(verb="set_aside", reason=MailReason.BOUNCE, ticket=ticket)
    reason = MailReason.LOOP if "loop" in mail.automatic_why else MailReason.AUTO_REPLY
    meant = await matching.meant_by(tenant_id, held, mail)
    writers = await matching.writers_of(tenant_id, sender) if meant is not None and sender else []
    may = meant is not None and any(meant.is_his(one, colleagues=held.colleagues) for one in writers)
    return Decision(verb="set_aside", reason=reason, ticket=meant if may and reason is not MailReason.LOOP else None)


async def _against(tenant_id: UUID, held: Held, mail: Mail, sender: str) -> Decision | None:
    """What speaks against filing it by itself, if anything does."""
    if mail.auth.trusted and mail.auth.dmarc == "fail" and held.doubted is Doubted.QUARANTINE:
        return Decision(verb="quarantine", reason=MailReason.FORGED)
    domain = sender.rpartition("@")[2]
    if await DB.value(_BLOCKED, tenant_id, [sender, domain]) is not None:
        return Decision(verb="pass_over", reason=MailReason.BLOCKED)
    if (await _recent(tenant_id, sender)).filed >= FLOOD:
        return Decision(verb="hold", reason=MailReason.FLOOD)
    return None


async def _of_a_person(tenant_id: UUID, held: Held, mail: Mail, sender: str) -> Decision:
    meant = await matching.meant_by(tenant_id, held, mail)
    writers = await matching.writers_of(tenant_id, sender)
    if not writers:
        put_aside = held.unknown is Unknown.PUT_ASIDE and meant is None and held.decided_by is None
        return Decision(verb="pass_over" if put_aside else "hold", reason=MailReason.UNKNOWN_SENDER)
    if meant is not None:
        mine = [one for one in writers if meant.is_his(one, colleagues=held.colleagues)]
        if not mine:
            return Decision(verb="hold", reason=MailReason.NOT_HIS_TICKET)
        known = {meant.requester_id, *meant.also}
        return Decision(verb="file", writer=next((one for one in mine if one.id in known), mine[0]), ticket=meant)
    if len(writers) > 1:
        return Decision(verb="hold", reason=MailReason.SEVERAL_CONTACTS)
    is_quiet = (await _recent(tenant_id, sender)).opened > 0
    return Decision(verb="file", writer=writers[0], is_quiet=is_quiet)


class _Recent(Struct, frozen=True):
    filed: int
    opened: int


async def _recent(tenant_id: UUID, sender: str) -> _Recent:
    row = await DB.row(_RECENT, tenant_id, sender, QUIET_SECONDS)
    assert row is not None  # it counts
    return _Recent(row["filed"], row["opened"])
