"""A person's own language and time zone. His companies' copies hear of the language: mails are written in it."""

from uuid import UUID
from zoneinfo import available_timezones

from gateway.db import DB
from shared.contracts.gateway import ZONE_UNKNOWN, ContactChanged, MemberChanged
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_WRITE = """
update person set locale = $2, zone = $3, revision = revision + 1
where id = $1 and (locale, zone) is distinct from ($2, $3)
"""
_MEMBERS = """
update membership set revision = revision + 1 where person_id = $1 and kind = 'staff' and state = 'active'
returning tenant_id, id, revision
"""
_CONTACTS = """
update contact k set locale = $2, revision = k.revision + 1 from membership m
where m.person_id = $1 and m.state = 'active' and k.tenant_id = m.tenant_id and k.id = m.contact_id
returning k.tenant_id, k.id, k.revision
"""

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


async def write_profile(caller: Caller, person_id: UUID, *, locale: str, zone: str | None) -> None:
    """Inside an auth scope. Raises `company.zone_unknown`."""
    if zone is not None and zone not in ZONES:
        raise ZONE_UNKNOWN(fields={"zone": ZONE_UNKNOWN.code})
    if not await DB.run(_WRITE, person_id, locale, zone):
        return
    for row in await DB.rows(_MEMBERS, person_id):
        event = MemberChanged(id=row["id"], version=row["revision"])
        await record(DB, caller, event, tenant_id=row["tenant_id"])
    for row in await DB.rows(_CONTACTS, person_id, locale):
        changed = ContactChanged(id=row["id"], version=row["revision"])
        await record(DB, caller, changed, tenant_id=row["tenant_id"])
