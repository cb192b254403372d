"""Reading mails that came in: the list, one of them read anew, its bytes, and what a message shows of its mail."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail import reading
from services.helpdesk.mail.filing import matching
from services.helpdesk.mail.filing.claiming import Held, held_of
from services.helpdesk.mail.filing.matching import Meant, Writer
from services.helpdesk.mail.reading import Address, Context, Defect, Mail
from services.helpdesk.mail.reading.apart import READER, TooHard
from shared.contracts.base import Page
from shared.contracts.desk.mails import (
    ATTENTION,
    MAIL_NOT_FOUND,
    ListMails,
    MailPart,
    MailPiece,
    MailReason,
    MailRow,
    MailState,
    MailView,
    MessageMail,
    ReadMail,
    ReadMessageMail,
    ReadOriginal,
)
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission
from shared.core.cursors import decode_cursor, encode_cursor
from shared.feature import Ask

PIECE = 96 * 1024
"""Bytes of an original in one answer."""
TEXT = 30_000
PARTS = 50
LONGEST_LIST = 50
_SAME = ("mail_id", "sender", "sender_name", "subject", "quoted", "spf", "dkim", "dmarc", "is_trusted", "received_at")
"""Fields of a message's mail that are its columns."""
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_ROW = """
select r.id, b.address, r.state, r.reason, r.sender, r.sender_name, r.subject, r.size, r.copies, r.received_at,
  'HD-' || t.number as number, r.decided_by, r.revision
from raw_mail r join mailbox b on b.tenant_id = r.tenant_id and b.id = r.mailbox_id
left join ticket t on t.tenant_id = r.tenant_id and t.id = r.ticket_id
where r.tenant_id = $1
"""
_LIST = f"""{_ROW}
  and r.state = any($2) and (r.received_at, r.id) < ($3, $4) order by r.received_at desc, r.id desc limit $5
"""
_ONE = f"{_ROW} and r.id = $2"
_WHOLE = """
select r.original, r.envelope_to, r.envelope_from, r.contact_id, r.ticket_id, r.decided_by, r.received_at, r.via,
  r.peer,
  b.id as mailbox_id, b.address, b.team_id, b.category_id, b.unknown, b.doubted, b.colleagues, b.copies, b.receivers,
  (select k.key from mail_key k where k.tenant_id = b.tenant_id) as key,
  array(select o.address from mailbox o where o.tenant_id = b.tenant_id) as own
from raw_mail r join mailbox b on b.tenant_id = r.tenant_id and b.id = r.mailbox_id
where r.tenant_id = $1 and r.id = $2
"""
_PIECE = """
select subject, size, substring(original from $3 for $4) as data from raw_mail
where tenant_id = $1 and id = $2 and ($5 or filed_message_id is not null)
"""
_OF_MESSAGE = """
select m.mail_id, m.sender, m.sender_name, m.recipients, m.copied, m.subject, m.quoted, m.html, m.spf, m.dkim, m.dmarc,
  m.is_trusted, m.left_out, m.inline::text as inline, r.received_at
from message_mail m join raw_mail r on r.tenant_id = m.tenant_id and r.id = m.mail_id
where m.tenant_id = $1 and m.message_id = $2
"""


async def list_mails(caller: Caller, command: ListMails) -> Page[MailRow]:
    listing = f"mails:{command.state}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    states = ATTENTION if command.state is None else (command.state,)
    rows = await DB.rows(_LIST, caller.tenant_id, [str(one) for one in states], *before, command.limit + 1)
    items = tuple(_row(row) for row in rows[: command.limit])
    more = len(rows) > command.limit
    return Page(items=items, next=encode_cursor(listing, (items[-1].received_at, items[-1].id)) if more else None)


async def row_of(caller: Caller, mail_id: UUID) -> MailRow:
    row = await DB.row(_ONE, caller.tenant_id, mail_id)
    if row is None:
        raise MAIL_NOT_FOUND()
    return _row(row)


def _row(row: Record) -> MailRow:
    return MailRow(**_told(row))


def _told(row: Record) -> dict[str, Any]:
    reason = MailReason(row["reason"]) if row["reason"] else None
    return {**dict(row), "state": MailState(row["state"]), "reason": reason}


class _Found(Struct, frozen=True):
    """Whom and what rules find in a mail."""

    meant: Meant | None
    writer: Writer | None


async def read_mail(caller: Caller, command: ReadMail, ask: Ask) -> MailView:
    """Read anew from its bytes, between two transactions, for a mail may take a while."""
    async with DB.scope(caller):
        row = await DB.row(_ONE, caller.tenant_id, command.mail_id)
        whole = await DB.row(_WHOLE, caller.tenant_id, command.mail_id)
    if row is None or whole is None:
        raise MAIL_NOT_FOUND()
    held = held_of(whole)
    mail = await _readable(held)
    async with DB.scope(caller):
        found = await _found(caller.tenant_id, held, mail)
    return MailView(**_told(row), **_inside(mail), **_around(whole), **_named(found))


async def _readable(held: Held) -> Mail:
    """What could not be read has its defect to show: its bytes are there for whoever wants them."""
    try:
        return await READER.parse(held.original, Context(receivers=held.receivers, own=held.own))
    except TooHard:
        return Mail(sender=Address("", ""), defects=(Defect("reading_failed"),))


async def _found(tenant_id: UUID, held: Held, mail: Mail) -> _Found:
    meant = await matching.meant_by(tenant_id, held, mail)
    if held.contact_id is not None:
        return _Found(meant, await matching.writer(tenant_id, held.contact_id))
    writers = await matching.writers_of(tenant_id, mail.sender.address.lower()) if mail.sender.address else []
    return _Found(meant, writers[0] if len(writers) == 1 else None)


def _inside(mail: Mail) -> dict[str, Any]:
    attachments = [
        MailPart(name=one.name[:200], type=one.media_type[:100], size=one.size) for one in mail.attachments[:PARTS]
    ]
    return {
        "to": tuple(one.address[:254] for one in mail.to[:LONGEST_LIST]),
        "cc": tuple(one.address[:254] for one in mail.cc[:LONGEST_LIST]),
        "text": f"{mail.text}\n\n{mail.quoted}".strip()[:TEXT],
        "attachments": tuple(attachments),
        "spf": mail.auth.spf or None,
        "dkim": mail.auth.dkim or None,
        "dmarc": mail.auth.dmarc or None,
        "is_trusted": mail.auth.trusted,
        "defects": tuple(dict.fromkeys(one.code for one in mail.defects))[:PARTS],
    }


def _around(row: Record) -> dict[str, Any]:
    return {name: row[name] for name in ("via", "peer", "envelope_from", "envelope_to")}


def _named(found: _Found) -> dict[str, Any]:
    meant, writer = found.meant, found.writer
    return {
        "meant_id": meant.id if meant else None,
        "meant": f"HD-{meant.number}" if meant else None,
        "contact_id": writer.id if writer else None,
        "contact_name": writer.name if writer else None,
    }


async def read_original(caller: Caller, command: ReadOriginal) -> MailPiece:
    """Whoever reads tickets may have what became part of one; the rest is for those who decide about mails."""
    sees_all = caller.may(Permission.MAIL_HANDLE)
    row = await DB.row(_PIECE, caller.tenant_id, command.mail_id, command.offset + 1, PIECE, sees_all)
    if row is None:
        raise MAIL_NOT_FOUND()
    return MailPiece(name=row["subject"] or "", size=row["size"], offset=command.offset, data=row["data"])


async def read_message_mail(caller: Caller, command: ReadMessageMail) -> MessageMail:
    row = await DB.row(_OF_MESSAGE, caller.tenant_id, command.message_id)
    if row is None:
        raise MAIL_NOT_FOUND()
    inline = {cid: f"/files/{file_id}/preview" for cid, file_id in msgspec.json.decode(row["inline"]).items()}
    html, blocked = reading.shown(row["html"], inline, remote=command.images)
    told: dict[str, Any] = {name: row[name] for name in _SAME}
    told |= {"to": tuple(row["recipients"]), "cc": tuple(row["copied"]), "left_out": tuple(row["left_out"])}
    told["contacts"] = await matching.names_of(caller.tenant_id, (*told["to"], *told["cc"]))
    return MessageMail(**told, html=html, blocked_images=len(blocked))
