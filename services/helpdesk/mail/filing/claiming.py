"""Taking a mail that is to be filed: under a lease, first come first. An attempt counts when it begins, so that a mail
that kills whoever reads it is not read for ever."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail.arriving.states import MAIL
from services.helpdesk.waiting.reminding import mails_wait
from shared.contracts.desk.mailboxes import Doubted, Unknown
from shared.contracts.desk.mails import MailReason, MailState

LEASE_SECONDS = 40.0
PAUSES = (5.0, 30.0, 120.0, 600.0)
"""Between attempts; then a person looks."""
ATTEMPTS = len(PAUSES) + 1

_CLAIM = """
update raw_mail m set attempts = m.attempts + 1, due_at = now() + make_interval(secs => $1)
from (select tenant_id, id from raw_mail where state = 'received' and due_at <= now()
  order by due_at limit 1 for update skip locked) as next
where m.tenant_id = next.tenant_id and m.id = next.id
returning m.tenant_id, m.id, m.attempts, m.due_at as lease
"""
_LOAD = """
select r.original, r.envelope_to, r.envelope_from, r.contact_id, r.ticket_id, r.decided_by, r.received_at,
  b.id as mailbox_id, b.address, b.team_id, b.category_id, b.unknown, b.doubted, b.colleagues, b.copies, b.receivers,
  (select k.key from mail_key k where k.tenant_id = b.tenant_id) as key,
  array(select o.address from mailbox o where o.tenant_id = b.tenant_id) as own
from raw_mail r join mailbox b on b.tenant_id = r.tenant_id and b.id = r.mailbox_id
where r.tenant_id = $1 and r.id = $2 and r.state = 'received' and r.due_at = $3
"""
_HOLD = "select 1 from raw_mail where tenant_id = $1 and id = $2 and state = 'received' and due_at = $3 for update"
_LATER = """
update raw_mail set due_at = now() + make_interval(secs => $4)
where tenant_id = $1 and id = $2 and state = 'received' and due_at = $3
"""
_GIVE_UP = """
update raw_mail set state = $4, reason = $5, due_at = null, revision = revision + 1
where tenant_id = $1 and id = $2 and state = 'received' and due_at = $3 returning mailbox_id
"""


class Claim(Struct, frozen=True):
    """A mail of ours until `lease`."""

    tenant_id: UUID
    id: UUID
    attempts: int
    lease: datetime

    @property
    def guard(self) -> tuple[UUID, UUID, datetime]:
        return self.tenant_id, self.id, self.lease


class Held(Struct, frozen=True, kw_only=True):
    """The mail, what its support address says, and what a person has decided about it (`decided_by`)."""

    original: bytes
    envelope_to: str
    envelope_from: str
    contact_id: UUID | None
    ticket_id: UUID | None
    decided_by: str | None
    received_at: datetime
    mailbox_id: UUID
    address: str
    team_id: UUID | None
    category_id: UUID | None
    unknown: Unknown
    doubted: Doubted
    colleagues: bool
    copies: bool
    receivers: tuple[str, ...]
    key: bytes
    own: tuple[str, ...]


async def claim(seconds: float = LEASE_SECONDS) -> Claim | None:
    """The next that is due, of any company. The worker sees no more of it than that."""
    row = await DB.once_as_worker(_CLAIM, seconds)
    return None if row is None else Claim(*row.values())


async def load(held: Claim) -> Held | None:
    """None if it is no longer ours."""
    async with DB.tenant_scope(held.tenant_id):
        row = await DB.row(_LOAD, *held.guard)
    if row is None:
        return None
    return held_of(row)


def held_of(row: Record) -> Held:
    """Of a row with these columns, and maybe more."""
    told: dict[str, Any] = {
        "unknown": Unknown(row["unknown"]),
        "doubted": Doubted(row["doubted"]),
        "receivers": tuple(row["receivers"]),
        "own": tuple(row["own"]),
    }
    return Held(**{name: row[name] for name in Held.__struct_fields__} | told)


async def is_ours(held: Claim) -> bool:
    """Locked for this transaction, if the lease has not passed on."""
    return await DB.value(_HOLD, *held.guard) is not None


async def put_off(held: Claim, most: int | None = ATTEMPTS) -> None:
    """After an attempt that failed: again a while later, or in front of a person once there were `most`; None: as often
    as it takes."""
    async with DB.tenant_scope(held.tenant_id):
        if most is None or held.attempts < most:
            pause = PAUSES[min(held.attempts, len(PAUSES)) - 1]
            await DB.run(_LATER, *held.guard, timedelta(seconds=pause).total_seconds())
        else:
            target = MAIL.next(MailState.RECEIVED, "give_up")
            mailbox_id = await DB.value(_GIVE_UP, *held.guard, target, MailReason.TROUBLE)
            if mailbox_id is not None:
                await mails_wait(held.tenant_id, mailbox_id)
