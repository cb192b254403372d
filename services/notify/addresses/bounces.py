"""Which refusals mean that an address is no good, and what is done then."""

import re
from uuid import UUID

from services.notify.db import DB
from services.notify.directory import queries as directory
from services.notify.notices.actions import Ring, ring
from shared.contracts.notify import NoticeKind
from shared.contracts.roles import Role
from shared.contracts.telling.addresses import AddressBounced
from shared.core.clock import now
from shared.core.ids import new_id
from shared.outbox.outbox import record, service_caller

NO_MAILBOX = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""RFC 3463 and its registry: no such mailbox or domain, malformed, moved, no mail accepted, disabled. A full mailbox, a
policy or spam says nothing about the address."""
BARE = frozenset({"550", "551", "553"})
"""RFC 5321, of servers that give no enhanced code, and only of an answer to RCPT."""

_CODES = re.compile(r"(\d{3})(?:[ -]+(\d\.\d{1,3}\.\d{1,3}))?")
_PUT = """
insert into disabled_address (tenant_id, id, mail, answer, at) values ($1, $2, lower($3), $4, now())
on conflict (tenant_id, mail) where enabled_at is null do nothing
"""


def is_dead(answer: str, *, at_recipient: bool) -> bool:
    """Whether this refusal is about the address itself."""
    found = _CODES.match(answer)
    if found is None:
        return False
    enhanced = found[2]
    return enhanced in NO_MAILBOX if enhanced else at_recipient and found[1] in BARE


async def disable(tenant_id: UUID, mail: str, answer: str) -> None:
    """From now on nothing is sent there, and the admins are told once. Inside a scope of the company."""
    address_id = new_id()
    if not await DB.run(_PUT, tenant_id, address_id, mail, answer):
        return
    caller = service_caller(DB, tenant_id)
    await record(DB, caller, AddressBounced(id=address_id, version=1))
    slug = await directory.slug_of(tenant_id)
    admins = await directory.with_roles(tenant_id, (Role.AD,))
    path = f"/w/{slug}/settings/deliveries#disabled"
    data = {"number": "", "title": mail, "actor": ""}
    people = [(who, path) for who in admins] if slug else []
    kind = NoticeKind.ADDRESS_DISABLED
    await ring(caller, [Ring(event_id=address_id, kind=kind, at=now(), data=data, people=people)])
