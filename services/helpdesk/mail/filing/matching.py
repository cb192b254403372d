"""Who wrote a mail, and which ticket it answers. Asked inside a scope of its company.

A contact is found by declared rules, in this order: his address as it stands at the contact; an address that somebody
said is his; his address at a domain that stands for another one (a customer that moved). A mail names its ticket by a
signed address, by the Message-IDs it answers, by a number in its subject; the first that finds one counts.
"""

import re
from collections.abc import Sequence
from uuid import UUID

from asyncpg import Record
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.mail.filing.claiming import Held
from services.helpdesk.mail.reading import Mail
from services.helpdesk.mail.replying import identifiers
from services.helpdesk.mail.replying.addresses import number_in

_CONTACTS = """
select id, customer_id, name from contact where tenant_id = $1 and mail_key = $2 and state = 'active' limit 20
"""
_BY_RULE = """
select c.id, c.customer_id, c.name from sender_rule r
join contact c on c.tenant_id = r.tenant_id and c.id = r.contact_id
where r.tenant_id = $1 and r.written = $2 and c.state = 'active'
"""
_STANDS_FOR = "select stands_for from sender_rule where tenant_id = $1 and written = $2 and stands_for is not null"
# For each address the first that a rule finds, in the order of the rules.
_NAMES = """
select distinct on (a.address) a.address, c.name from unnest($2::text[]) a(address)
cross join lateral (
  select 1 as rule, c.id, c.name from contact c
    where c.tenant_id = $1 and c.mail_key = lower(a.address) and c.state = 'active'
  union all
  select 2, c.id, c.name from sender_rule r join contact c on c.tenant_id = r.tenant_id and c.id = r.contact_id
    where r.tenant_id = $1 and r.written = lower(a.address) and c.state = 'active'
  union all
  select 3, c.id, c.name from sender_rule r join contact c on c.tenant_id = r.tenant_id
      and c.mail_key = lower(split_part(a.address, '@', 1)) || '@' || r.stands_for
    where r.tenant_id = $1 and r.written = lower(split_part(a.address, '@', 2)) and c.state = 'active') c
order by a.address, c.rule, c.id
"""
_CONTACT = "select id, customer_id, name from contact where tenant_id = $1 and id = $2 and state = 'active'"
_TICKET = """
select t.id, t.number, t.customer_id, t.requester_id, coalesce(t.also, '{}') as also, t.merged_into from ticket t
where t.tenant_id = $1
"""
_BY_NUMBER = f"{_TICKET} and t.number = $2"
_BY_ID = f"{_TICKET} and t.id = $2"
_KEPT = """
select distinct on (message_id) message_id, ticket_id from raw_mail
where tenant_id = $1 and message_id = any($2) and ticket_id is not null order by message_id, received_at desc
"""
_NUMBER = re.compile(r"HD-(\d{1,10})", re.IGNORECASE)
MOST_NUMBER = 2_147_483_647
MOST_KEYS = 60
"""Message-IDs looked up: a long thread names hundreds, and the newest come first."""


class Writer(Struct, frozen=True):
    """A contact."""

    id: UUID
    customer_id: UUID
    name: str


class Meant(Struct, frozen=True):
    """A ticket that a mail answers by its own word."""

    id: UUID
    number: int
    customer_id: UUID
    requester_id: UUID
    also: tuple[UUID, ...]
    merged_into: UUID | None

    def is_his(self, writer: Writer, *, colleagues: bool) -> bool:
        """Whether he may write on it: his own, or with `colleagues` one of his organisation's."""
        if writer.customer_id != self.customer_id:
            return False
        return colleagues or writer.id == self.requester_id or writer.id in self.also


async def writers_of(tenant_id: UUID, address: str) -> list[Writer]:
    """The active contacts that write from this address: none, one, or several that share it."""
    found = await _at(tenant_id, address) or _writers(await DB.rows(_BY_RULE, tenant_id, address))
    if found:
        return found
    local, _, domain = address.rpartition("@")
    former = await DB.value(_STANDS_FOR, tenant_id, domain)
    return await _at(tenant_id, f"{local}@{former}") if former else []


async def names_of(tenant_id: UUID, addresses: Sequence[str]) -> dict[str, str]:
    """Who of those a mail is addressed to is a contact; of several that share an address, the first."""
    rows = await DB.rows(_NAMES, tenant_id, list(addresses)) if addresses else []
    return {row["address"]: row["name"] for row in rows}


async def writer(tenant_id: UUID, contact_id: UUID) -> Writer | None:
    found = _writers(await DB.rows(_CONTACT, tenant_id, contact_id))
    return found[0] if found else None


async def _at(tenant_id: UUID, address: str) -> list[Writer]:
    return _writers(await DB.rows(_CONTACTS, tenant_id, address))


def _writers(rows: Sequence[Record]) -> list[Writer]:
    return [Writer(*row.values()) for row in rows]


async def meant_by(tenant_id: UUID, held: Held, mail: Mail) -> Meant | None:
    """The ticket that a mail answers, whoever wrote it: whether he may is another question."""
    addresses = [held.envelope_to, *(one.value for one in mail.reply_keys if one.kind == "address")]
    for address in addresses:
        number = number_in(address, held.key, tenant_id)
        found = await _numbered(tenant_id, number) if number is not None else None
        if found is not None:
            return found
    return await by_message_ids(
        tenant_id, [one.value for one in mail.reply_keys if one.kind == "message_id"]
    ) or await _by_subject(tenant_id, mail)


def is_proven(tenant_id: UUID, held: Held, mail: Mail, ticket: Meant) -> bool:
    """Whether a mail names the ticket by what only its own mails say: a signed address, or the ticket's id. Its number
    anybody can guess."""
    told = [one.value for one in mail.reply_keys if one.kind == "address"]
    if any(number_in(one, held.key, tenant_id) == ticket.number for one in (held.envelope_to, *told)):
        return True
    original = mail.bounce.original_message_id if mail.bounce else ""
    answered = [one.value for one in mail.reply_keys if one.kind == "message_id"]
    return any(identifiers.ticket_in(one) == ticket.id for one in (original, *answered[:MOST_KEYS]))


async def by_message_ids(tenant_id: UUID, answered: Sequence[str]) -> Meant | None:
    asked = answered[:MOST_KEYS]
    rows = await DB.rows(_KEPT, tenant_id, list(asked)) if asked else []
    kept = {row["message_id"]: row["ticket_id"] for row in rows}
    for identifier in asked:
        found = await _named_by(tenant_id, identifier, kept.get(identifier))
        if found is not None:
            return found
    return None


async def _named_by(tenant_id: UUID, identifier: str, kept: UUID | None) -> Meant | None:
    """By what a Message-ID of ours says, else by the mail that we have kept under it."""
    ticket_id, number = identifiers.ticket_in(identifier), identifiers.number_in(identifier, tenant_id)
    found = await by_id(tenant_id, ticket_id) if ticket_id is not None else None
    found = found or (await _numbered(tenant_id, number) if number is not None else None)
    return found or (await by_id(tenant_id, kept) if kept is not None else None)


async def _by_subject(tenant_id: UUID, mail: Mail) -> Meant | None:
    for key in mail.reply_keys:
        number = _NUMBER.fullmatch(key.value) if key.kind == "subject" else None
        if number is not None:
            found = await _numbered(tenant_id, int(number[1]))
            if found is not None:
                return found
    return None


async def by_id(tenant_id: UUID, ticket_id: UUID) -> Meant | None:
    return _ticket(await DB.row(_BY_ID, tenant_id, ticket_id))


async def _numbered(tenant_id: UUID, number: int) -> Meant | None:
    return _ticket(await DB.row(_BY_NUMBER, tenant_id, number)) if number <= MOST_NUMBER else None


def _ticket(row: Record | None) -> Meant | None:
    return None if row is None else Meant(**{**dict(row), "also": tuple(row["also"])})
