"""What a mail says and what becomes of it, for people and programs."""

from typing import Any

import msgspec

from services.helpdesk.mail.reading import Address, Attachment, Mail
from shared.contracts.desk.mail_ingest import Foreseen


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`envelope_to` is where it would be delivered; empty if the company takes no mail."""

    mail: Mail
    foreseen: Foreseen
    envelope_to: str


def told(reading: Reading, delivered: str) -> dict[str, Any]:
    """`delivered` is the answer of the server that took it, "" if none was asked."""
    return _read(reading.mail) | _matched(reading.foreseen) | {"delivered": bool(delivered), "answer": delivered}


def _read(mail: Mail) -> dict[str, Any]:
    return {
        "sender": _person(mail.sender),
        "reply_to": [_person(one) for one in mail.reply_to],
        "recipients": [
            _person(one) | {"kind": kind} for kind, some in (("to", mail.to), ("cc", mail.cc)) for one in some
        ],
        "delivered_to": list(mail.delivered_to),
        "subject": mail.subject,
        "date": mail.date.isoformat() if mail.date else None,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "text": mail.text,
        "quoted": mail.quoted,
        "html": mail.html,
        "blocked_images": mail.blocked_images,
        "attachments": [_file(one) for one in mail.attachments],
        "is_automatic": mail.is_automatic,
        "automatic_why": mail.automatic_why,
        "is_bounce": mail.is_bounce,
        "bounce": msgspec.to_builtins(mail.bounce) if mail.bounce else None,
        "is_list": mail.is_list,
        "auth": msgspec.to_builtins(mail.auth),
        "reply_keys": [msgspec.to_builtins(key) for key in mail.reply_keys],
        "defects": [msgspec.to_builtins(defect) for defect in mail.defects],
    }


def _person(one: Address) -> dict[str, Any]:
    return {"name": one.name, "address": one.address}


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": one.media_type,
        "size": one.size,
        "is_inline": one.is_inline,
        "content_id": one.content_id,
    }


def _matched(found: Foreseen) -> dict[str, Any]:
    """A contact who shares his address with others is the first of `contacts`."""
    contact = None
    if found.contact_id is not None:
        contact = {
            "name": found.contact_name,
            "customer": found.customer_name,
            "id": str(found.contact_id),
            "contacts": found.contacts,
        }
    ticket = None
    if found.ticket_id is not None:
        ticket = {"number": found.ticket, "title": found.title, "id": str(found.ticket_id)}
    opens = found.outcome == "file" and ticket is None
    return {
        "mailbox": found.address or None,
        "matched_contact": contact,
        "matched_ticket": ticket,
        "outcome": "open" if opens else found.outcome,
        "reason": str(found.reason) if found.reason else None,
    }
