"""It rings: what the telephone system said, for whose pages."""

from services.helpdesk.db import DB
from services.helpdesk.phone.looking import by_number
from services.helpdesk.phone.numbers import e164, region_of, shown
from shared.contracts.desk.phone import PhoneQuery
from shared.contracts.desk.phone_door import (
    RING_NOT_FOUND,
    PhoneHook,
    PhoneRang,
    ReadRing,
    RingPhone,
    RingView,
    Rung,
)
from shared.contracts.parties import Caller
from shared.core.ids import new_id
from shared.outbox.outbox import record

_HOOK = """
select sealed, case when before_until > now() then before end as before from phone_setting where tenant_id = $1
"""
_MEMBER = "select id from member where tenant_id = $1 and id = $2 and state = 'active'"
_OF_EXTENSION = """
select m.id from phone_extension e join member m on m.tenant_id = e.tenant_id and m.id = e.member_id
where e.tenant_id = $1 and e.extension = $2 and m.state = 'active'
"""
_RING = """
insert into phone_ring (tenant_id, id, ring_key, number, said, member_id) values ($1, $2, $3, $4, $5, $6)
on conflict (tenant_id, ring_key) do nothing returning id
"""
_RUNG = "select id, member_id from phone_ring where tenant_id = $1 and ring_key = $2"
# Who called is not kept longer than somebody may still look: each ring sweeps.
_SWEEP = "delete from phone_ring where tenant_id = $1 and at < now() - interval '7 days'"
_READ = "select id, at, number, said, member_id from phone_ring where tenant_id = $1 and id = $2"


async def hook(caller: Caller, command: PhoneQuery) -> PhoneHook:
    row = await DB.row(_HOOK, caller.tenant_id)
    return PhoneHook(**dict(row)) if row is not None else PhoneHook(sealed=None, before=None)


async def rang(caller: Caller, command: RingPhone) -> Rung:
    """A ring told again is the same: nobody's page opens twice."""
    tenant = caller.tenant_id
    if command.member_id is not None:
        member_id = await DB.value(_MEMBER, tenant, command.member_id)
    else:
        member_id = await DB.value(_OF_EXTENSION, tenant, command.extension) if command.extension else None
    number = e164(command.number, await region_of(tenant))
    ring_id = await DB.value(_RING, tenant, new_id(), command.ring_key, number, command.number, member_id)
    if ring_id is None:
        row = await DB.row(_RUNG, tenant, command.ring_key)
        assert row is not None  # it is why nothing was written
        return Rung(ring_id=row["id"], is_known=row["member_id"] is not None)
    await DB.run(_SWEEP, tenant)
    if member_id is not None:
        await record(DB, caller, PhoneRang(id=ring_id, version=1, recipient_id=member_id))
    return Rung(ring_id=ring_id, is_known=member_id is not None)


async def ring(caller: Caller, command: ReadRing) -> RingView:
    row = await DB.row(_READ, caller.tenant_id, command.ring_id)
    if row is None:
        raise RING_NOT_FOUND()
    region = await region_of(caller.tenant_id)
    said, number = row["said"], row["number"]
    return RingView(
        id=row["id"],
        at=row["at"],
        number=number,
        shown=shown(number, region) if number else said,
        member_id=row["member_id"],
        callers=tuple(await by_number(caller.tenant_id, said, number, region)) if said else (),
    )
