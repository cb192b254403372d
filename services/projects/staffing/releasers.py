"""Who may let somebody go: the head of his department, or of the next one above where the head is he himself, or asked
for him. While that head is away, whoever stands in for him. Where nobody stands above, the management."""

from uuid import UUID

from services.projects.db import DB
from services.projects.quality.days import today
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

_HEAD = """
with recursive up as (
  select d.id, d.parent_id, d.head_id, 1 as step from department d join member m on m.tenant_id = d.tenant_id
    and m.department_id = d.id where m.tenant_id = $1 and m.id = $2
  union all
  select d.id, d.parent_id, d.head_id, up.step + 1 from department d join up on d.id = up.parent_id
    where d.tenant_id = $1 and up.step < 20)
select m.id, m.name from up join member m on m.tenant_id = $1 and m.id = up.head_id
where m.state = 'active' and m.id <> all($3::uuid[]) order by up.step limit 1
"""
_DEPUTIES = """
select m.id, m.name from delegation d join member m on m.tenant_id = d.tenant_id and m.id = d.to_id
where d.tenant_id = $1 and d.from_id = $2 and d.ended_at is null and $3 between d.first_day and d.last_day
  and m.state = 'active' and m.id <> all($4::uuid[]) order by m.name
"""


async def releasers_of(tenant_id: UUID, member_id: UUID, *asked: UUID | None) -> dict[UUID, str]:
    """By name, the head first; `asked` are those who want him, who never let him go themselves. Empty where nobody
    stands above."""
    biased = [member_id, *(one for one in asked if one is not None)]
    head = await DB.row(_HEAD, tenant_id, member_id, biased)
    if head is None:
        return {}
    deputies = await DB.rows(_DEPUTIES, tenant_id, head["id"], await today(tenant_id), biased)
    return {row["id"]: row["name"] for row in (head, *deputies)}


async def releases(caller: Caller, member_id: UUID | None, *asked: UUID | None) -> bool:
    if member_id is None or caller.actor_id in {member_id, *asked}:
        return False
    above = await releasers_of(caller.tenant_id, member_id, *asked)
    return caller.actor_id in above if above else Role.MG in caller.roles
