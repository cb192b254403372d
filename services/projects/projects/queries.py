"""Reading projects, as far as the reader may see them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.projects.access import SEES, sees_all
from shared.contracts.base import Page
from shared.contracts.delivery.projects import (
    PROJECT_NOT_FOUND,
    FindProject,
    ListProjects,
    Phase,
    ProjectView,
    ReadProject,
    TeamMember,
)
from shared.contracts.parties import Caller
from shared.core.cursors import decode_cursor, encode_cursor

_SEEN = SEES.replace("{wide}", "$2").replace("{me}", "$3")
_VIEW = f"""
select p.id, p.code, p.name, p.customer_id, c.name as customer_name, p.manager_id, m.name as manager_name,
  d.name as department_name, p.phase, p.goal, p.starts, p.ends, p.amount, p.currency, p.proposal_id, p.opened_at,
  p.updated_at, p.revision,
  exists (select from project_member t where t.tenant_id = p.tenant_id and t.project_id = p.id and t.member_id = $3
    and t.left_at is null) as is_mine,
  (select coalesce(json_agg(json_build_object('member_id', t.member_id, 'name', tm.name, 'part', t.part,
      'department', td.name) order by t.part, tm.name, t.member_id), '[]')
    from project_member t join member tm on tm.tenant_id = t.tenant_id and tm.id = t.member_id
    left join department td on td.tenant_id = tm.tenant_id and td.id = tm.department_id
    where t.tenant_id = p.tenant_id and t.project_id = p.id and t.left_at is null)::text as team
from project p
join customer c on c.tenant_id = p.tenant_id and c.id = p.customer_id
join member m on m.tenant_id = p.tenant_id and m.id = p.manager_id
left join department d on d.tenant_id = p.tenant_id and d.id = p.department_id
where p.tenant_id = $1 and {_SEEN}
"""
_LIST = f"""{_VIEW} and ($4 = '' or position($4 in lower(p.name)) > 0 or position($4 in lower(p.code)) > 0
    or position($4 in lower(c.name)) > 0)
  and ($5::text is null or p.phase = $5)
  and (not $6 or exists (select from project_member t where t.tenant_id = p.tenant_id and t.project_id = p.id
    and t.member_id = $3 and t.left_at is null))
  and (p.opened_at, p.id) < ($7, $8) order by p.opened_at desc, p.id desc limit $9"""
_READ = f"{_VIEW} and p.id = $4"
_FIND = f"{_VIEW} and p.code = $4"
END = (datetime(9999, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))

_team = msgspec.json.Decoder(tuple[TeamMember, ...])


async def list_projects(caller: Caller, command: ListProjects) -> Page[ProjectView]:
    q = command.q.strip().lower()
    listing = f"projects:{q}:{command.phase}:{command.mine}"
    before = decode_cursor(listing, command.cursor, tuple[datetime, UUID]) if command.cursor else END
    given = (q, command.phase, command.mine, *before, command.limit + 1)
    rows = await DB.rows(_LIST, caller.tenant_id, sees_all(caller), caller.actor_id, *given)
    shown = [_view(row) for row in rows[: command.limit]]
    more = encode_cursor(listing, (shown[-1].opened_at, shown[-1].id)) if len(rows) > len(shown) else None
    return Page(items=tuple(shown), next=more)


async def read_project(caller: Caller, command: ReadProject) -> ProjectView:
    return await view_of(caller, command.project_id)


async def find_project(caller: Caller, command: FindProject) -> ProjectView:
    return _one(await DB.row(_FIND, caller.tenant_id, sees_all(caller), caller.actor_id, command.code))


async def view_of(caller: Caller, project_id: UUID) -> ProjectView:
    """Raises not found, also for one that is none of his."""
    return _one(await DB.row(_READ, caller.tenant_id, sees_all(caller), caller.actor_id, project_id))


def _one(row: Record | None) -> ProjectView:
    if row is None:
        raise PROJECT_NOT_FOUND()
    return _view(row)


def _view(row: Record) -> ProjectView:
    given: dict[str, Any] = dict(row)
    told = {"phase": Phase(row["phase"]), "team": _team.decode(row["team"]), "amount": written(row["amount"])}
    return ProjectView(**{**given, **told})


def written(amount: Decimal | None) -> str | None:
    """An amount as it travels: without the noughts that the column keeps behind the point."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
