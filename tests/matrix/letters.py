"""Makers of support addresses and of mails that came in (see rows.py)."""

from hashlib import sha256
from uuid import uuid4

from services.helpdesk.db import DB
from shared.contracts.desk.fetching import SET_FETCHING, SetFetching
from shared.contracts.desk.mailboxes import (
    ARCHIVE_MAILBOX,
    CREATE_MAILBOX,
    LIST_MAILBOXES,
    ArchiveMailbox,
    CreateMailbox,
    ListMailboxes,
)
from shared.contracts.desk.senders import ADD_SENDER_RULE, AddSenderRule
from shared.core.ids import new_id
from tests.matrix.room import make_room
from tests.matrix.row import Row


async def mailbox(makers, realm, who, call) -> Row:
    command = CreateMailbox(address=f"m{uuid4().hex[:12]}@support.example", name=realm.words("mailbox"))
    made = await makers.write(CREATE_MAILBOX, realm.boss, command)
    found = (await makers.write(LIST_MAILBOXES, realm.boss, ListMailboxes(limit=100))).items
    await make_room(
        makers,
        realm.boss,
        found,
        60,
        lambda one: (ARCHIVE_MAILBOX, ArchiveMailbox(mailbox_id=one.id, revision=one.revision)),
    )
    if call.name.startswith("helpdesk.fetching"):
        fetching = SetFetching(mailbox_id=made.id, host="imap.example.com", username="x", password=realm.words("pass"))
        await makers.write(SET_FETCHING, realm.boss, fetching)
    return Row(made.id, made.revision)


async def raw_mail(makers, realm, who, call) -> Row:
    """One that a person must decide about, or part of a ticket where that is what may be seen of it."""
    box = await mailbox(makers, realm, who, call)
    mail_id = new_id()
    original = f"From: x@elsewhere.example\r\nSubject: {realm.words('mail')}\r\n\r\n{realm.words('mail')}".encode()
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into raw_mail (tenant_id, id, mailbox_id, via, envelope_to, digest, sha256, size, original, state, "
            "reason, subject, sender, filed_message_id) values ($1, $2, $3, 'smtp', 'x@support.example', $4, $4, $5, "
            "$6, 'held', 'unknown_sender', $7, 'x@elsewhere.example', $8)",
            realm.tenant_id,
            mail_id,
            box.id,
            sha256(mail_id.bytes).digest(),
            len(original),
            original,
            realm.words("mail"),
            new_id() if call.verb == "original" else None,
        )
    return Row(mail_id, 1)


async def came_by_mail(makers, realm, who, call, message_id) -> Row:
    mail = await raw_mail(makers, realm, who, call)
    async with DB.tenant_scope(realm.tenant_id):
        await DB.run(
            "insert into message_mail (tenant_id, message_id, customer_id, mail_id, sender, sender_name, recipients, "
            "copied, subject, quoted, html) select $1, $2, m.customer_id, $3, 'x@elsewhere.example', $4, '{}', '{}', "
            "$4, '', '' from message m where m.tenant_id = $1 and m.id = $2",
            realm.tenant_id,
            message_id,
            mail.id,
            realm.words("mail"),
        )
    return Row(message_id)


async def sender_rule(makers, realm, who, call) -> Row:
    command = AddSenderRule(domain=f"r{uuid4().hex[:12]}.example", stands_for="example.com")
    return Row((await makers.write(ADD_SENDER_RULE, realm.boss, command)).id)


LETTERS = {"mailbox": mailbox, "raw_mail": raw_mail, "sender_rule": sender_rule}
