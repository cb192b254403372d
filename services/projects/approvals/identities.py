"""In whose name somebody may decide: his own, and those of whom he stands in for today. Never his who asked, and never
at all on what he asked for himself."""

from uuid import UUID

from msgspec import Struct

from services.projects.db import DB
from shared.contracts.parties import Caller

IDENTITIES = """identity as materialized (
  select {me}::uuid as id, null::text as name, {roles}::text[] as roles
  union all
  select d.from_id, m.name, m.roles from delegation d
    join member m on m.tenant_id = d.tenant_id and m.id = d.from_id
    join company c on c.tenant_id = d.tenant_id and c.id = d.tenant_id
  where d.tenant_id = $1 and d.to_id = {me} and d.ended_at is null and m.state = 'active'
    and (now() at time zone c.zone)::date between d.first_day and d.last_day)"""
"""A CTE: who may be spoken for. `{me}` and `{roles}` are places of arguments, $1 is the company."""

SITS = """(s.member_id = i.id or s.role = any(i.roles) or s.also_role = any(i.roles))"""
"""The seat `s` is one that the identity `i` may take."""

WAITS = f"""a.state = 'waiting' and a.asked_by_id <> {{me}} and exists (
  select from approval_step t join approval_seat s on s.tenant_id = t.tenant_id and s.step_id = t.id
    join identity i on {SITS}
  where t.tenant_id = a.tenant_id and t.approval_id = a.id and t.round = a.round and t.state = 'open'
    and s.state = 'open' and i.id <> a.asked_by_id and not exists (
      select from approval_seat o where o.tenant_id = s.tenant_id and o.step_id = s.step_id
        and o.acted_by_id = {{me}} and (o.state <> 'handed' or o.acted_for_id is null
          and s.member_id is distinct from {{me}})))"""
"""The request `a` waits for the asker. Who has decided in a step decides no more in it; who handed his place over has
no say by another of his roles either, unless it is given back to him."""

_WITH = IDENTITIES.replace("{me}", "$2").replace("{roles}", "$3")
_SEATS = f"""
with {_WITH}
select s.id, i.id as for_id, i.name as for_name from approval a
join approval_step t on t.tenant_id = a.tenant_id and t.approval_id = a.id and t.round = a.round and t.state = 'open'
join approval_seat s on s.tenant_id = t.tenant_id and s.step_id = t.id and s.state = 'open'
join identity i on {SITS}
where a.tenant_id = $1 and a.id = $4 and a.state = 'waiting' and a.asked_by_id <> $2 and i.id <> a.asked_by_id
  and not exists (select from approval_seat o where o.tenant_id = s.tenant_id and o.step_id = s.step_id
    and o.acted_by_id = $2 and (o.state <> 'handed' or o.acted_for_id is null and s.member_id is distinct from $2))
order by i.id <> $2, s.member_id is null, s.also_role is not null, s.id limit 1
"""


class Place(Struct, frozen=True, kw_only=True):
    """A seat that somebody may take; `for_id` and `for_name` say in whose name, if it is not his own."""

    seat_id: UUID
    for_id: UUID | None
    for_name: str | None


async def place_of(caller: Caller, approval_id: UUID) -> Place | None:
    """Where the caller would decide: his own place before one of those he stands in for."""
    roles = [str(role) for role in caller.roles]
    row = await DB.row(_SEATS, caller.tenant_id, caller.actor_id, roles, approval_id)
    if row is None:
        return None
    is_own = row["for_id"] == caller.actor_id
    return Place(
        seat_id=row["id"], for_id=None if is_own else row["for_id"], for_name=None if is_own else row["for_name"]
    )
