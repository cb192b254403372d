"""How numbers are read, whose extension is whose, and the secret of the telephone system's door."""

from services.helpdesk.db import DB
from services.helpdesk.phone.numbers import is_region, usual_region
from shared.contracts.desk.phone import PhoneQuery
from shared.contracts.desk.phone_door import (
    EXTENSION_TAKEN,
    PHONE_STALE,
    REGION_UNKNOWN,
    ChangePhoneSettings,
    ClosePhoneDoor,
    ExtensionSet,
    ExtensionView,
    KeepPhoneSecret,
    PhoneDoorChanged,
    PhoneSettings,
    SetExtension,
)
from shared.contracts.parties import Caller
from shared.outbox.outbox import record

_READ = """
select coalesce(s.region, '') as region, c.zone, s.sealed is not null as has_secret, s.made_at, s.made_by,
  case when s.before_until > now() then s.before_until end as before_until, coalesce(s.revision, 1) as revision,
  (select max(at) from phone_ring where tenant_id = $1) as last_ring_at
from company c left join phone_setting s on s.tenant_id = c.tenant_id where c.tenant_id = $1
"""
_EXTENSIONS = """
select e.extension, e.member_id, m.name as member_name from phone_extension e
join member m on m.tenant_id = e.tenant_id and m.id = e.member_id where e.tenant_id = $1 order by e.extension
"""
_LOCK = "select revision from phone_setting where tenant_id = $1 for update"
_MAKE = "insert into phone_setting (tenant_id) values ($1) on conflict do nothing"
_REGION = "update phone_setting set region = $2, revision = revision + 1 where tenant_id = $1"
_KEPT = """
update phone_setting set before = case when $3 > 0 then sealed end,
  before_until = case when $3 > 0 and sealed is not null then now() + make_interval(hours => $3) end,
  sealed = $2, made_at = now(), made_by = $4, revision = revision + 1 where tenant_id = $1
"""
_CLOSE = """
update phone_setting set sealed = null, before = null, before_until = null, made_at = null, made_by = null,
  revision = revision + 1 where tenant_id = $1
"""
_TAKEN = "select member_id from phone_extension where tenant_id = $1 and extension = $2"
_LEFT = """
delete from phone_extension e using member m where e.tenant_id = $1 and e.extension = $2 and m.tenant_id = e.tenant_id
  and m.id = e.member_id and m.state <> 'active'
"""
_FREE = "delete from phone_extension where tenant_id = $1 and member_id = $2"
_TAKE = "insert into phone_extension (tenant_id, extension, member_id) values ($1, $2, $3) on conflict do nothing"


async def read_settings(caller: Caller, command: PhoneQuery) -> PhoneSettings:
    row = await DB.row(_READ, caller.tenant_id)
    assert row is not None  # the company is there: it asks
    told = dict(row)
    found = await DB.rows(_EXTENSIONS, caller.tenant_id)
    extensions = tuple(ExtensionView(**dict(one)) for one in found)
    usual = usual_region(told.pop("zone"))
    return PhoneSettings(**told, usual_region=usual, extensions=extensions)


async def change_settings(caller: Caller, command: ChangePhoneSettings) -> PhoneSettings:
    if command.region and not is_region(command.region):
        raise REGION_UNKNOWN(fields={"region": REGION_UNKNOWN.code})
    await _lock(caller, command.revision)
    await DB.run(_REGION, caller.tenant_id, command.region)
    return await _changed(caller, "region")


async def keep_secret(caller: Caller, command: KeepPhoneSecret) -> PhoneSettings:
    await _lock(caller, command.revision)
    await DB.run(_KEPT, caller.tenant_id, command.sealed, command.grace_hours, caller.name)
    return await _changed(caller, "secret")


async def close(caller: Caller, command: ClosePhoneDoor) -> PhoneSettings:
    await _lock(caller, command.revision)
    await DB.run(_CLOSE, caller.tenant_id)
    return await _changed(caller, "closed")


async def _lock(caller: Caller, revision: int) -> None:
    await DB.run(_MAKE, caller.tenant_id)
    found = await DB.value(_LOCK, caller.tenant_id)
    if found != revision:
        raise PHONE_STALE(revision=found)


async def _changed(caller: Caller, change: str) -> PhoneSettings:
    made = await read_settings(caller, PhoneQuery())
    await record(DB, caller, PhoneDoorChanged(id=caller.tenant_id, version=made.revision, change=change))
    return made


async def set_extension(caller: Caller, command: SetExtension) -> ExtensionSet:
    wanted = command.extension or None
    if wanted is not None:
        holder = await DB.value(_TAKEN, caller.tenant_id, wanted)
        if holder == caller.actor_id:
            return ExtensionSet(extension=wanted)
    await DB.run(_FREE, caller.tenant_id, caller.actor_id)
    await DB.run(_LEFT, caller.tenant_id, command.extension)
    if wanted is not None and not await DB.run(_TAKE, caller.tenant_id, wanted, caller.actor_id):
        raise EXTENSION_TAKEN(fields={"extension": EXTENSION_TAKEN.code})
    return ExtensionSet(extension=wanted)
