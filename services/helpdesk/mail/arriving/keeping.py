"""Keeping a mail, once per support address. Whoever brought it is told so after the commit, and not before."""

from hashlib import sha256
from uuid import UUID

from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.sameness import digest_of
from shared.core.ids import new_id
from shared.outbox.outbox import Wake

WAKE = Wake()
"""Rung when a mail was kept here; other replicas find it by their poll."""

LONGEST = 998
"""Of a line in an envelope: what RFC 5321 allows and more."""

_FIND = "select tenant_id, id from mailbox where address = $1 and not archived limit 1"
_KEEP = """
insert into raw_mail (tenant_id, id, mailbox_id, via, peer, envelope_from, envelope_to, digest, sha256, size, original,
  due_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, now())
on conflict (tenant_id, mailbox_id, digest) do update set copies = raw_mail.copies + 1, latest_at = now()
returning id, xmax = 0 as is_new
"""


class Box(Struct, frozen=True):
    """A support address in use."""

    tenant_id: UUID
    id: UUID


class Inbound(Struct, frozen=True, kw_only=True):
    """A mail as it came: by which way (`smtp`, `imap`, `file`), from which server, in which envelope."""

    raw: bytes
    via: str
    envelope_to: str
    envelope_from: str = ""
    peer: str = ""


class Kept(Struct, frozen=True):
    """`is_new` False: we had it already."""

    id: UUID
    is_new: bool


def plain_address(given: str) -> str:
    """In lower case, and without what follows a plus sign: that names a ticket, not a mailbox."""
    local, _, domain = given.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


async def find_box(address: str) -> Box | None:
    """Whose support address this is, with or without a plus sign and what follows."""
    row = await DB.once_as_worker(_FIND, plain_address(address))
    return None if row is None else Box(row["tenant_id"], row["id"])


async def keep(box: Box, mail: Inbound) -> Kept:
    """It is on the disk when this returns."""
    async with DB.tenant_scope(box.tenant_id):
        row = await DB.row(
            _KEEP,
            box.tenant_id,
            new_id(),
            box.id,
            mail.via,
            _line(mail.peer),
            _line(mail.envelope_from),
            _line(mail.envelope_to),
            digest_of(mail.raw),
            sha256(mail.raw).digest(),
            len(mail.raw),
            mail.raw,
        )
    assert row is not None  # it always gives one
    WAKE.ring()
    return Kept(row["id"], row["is_new"])


def _line(text: str) -> str:
    """As it can be stored: what is no text becomes question marks."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST]
