"""Reading the company's people."""

from typing import Any
from uuid import UUID

from asyncpg import Record

from gateway.db import DB
from gateway.identity.paging import after_name, by_id, paged, pattern, snapshot_start
from shared.contracts.base import Page
from shared.contracts.gateway import (
    MEMBER_NOT_FOUND,
    ListMembers,
    MemberCopy,
    MemberState,
    MemberView,
    ReadMember,
    SnapshotQuery,
)
from shared.contracts.parties import Caller
from shared.contracts.roles import Role

# Until an invitation is accepted nothing is shown that only an existing account could have.
_VIEW = """
select m.id, m.person_id, m.name, p.mail, m.roles, m.department_id, d.name as department_name, m.state,
  m.state <> 'invited' and p.second_factor as second_factor, m.last_seen, m.revision
from membership m
join person p on p.id = m.person_id
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where m.tenant_id = $1 and m.kind = 'staff'
"""
_LIST = f"""{_VIEW}
  and (m.name, m.id) > ($2, $3) and ($4::text is null or m.state = $4)
  and ($5 = '' or strpos(lower(m.name), $5) > 0 or strpos(p.mail_norm, $5) > 0)
order by m.name, m.id limit $6
"""
_READ = f"{_VIEW} and m.id = $2"
_COPY = """
select m.id, m.revision as version, m.person_id, m.name, p.mail, p.locale, m.roles, m.state,
  m.department_id
from membership m join person p on p.id = m.person_id
where m.tenant_id = $1 and m.kind = 'staff' and m.id > $3 and (cardinality($2::uuid[]) = 0 or m.id = any($2))
order by m.id limit $4
"""


def _view(row: Record) -> MemberView:
    return MemberView(**_typed(row))


def _copy(row: Record) -> MemberCopy:
    return MemberCopy(**_typed(row))


def _typed(row: Record) -> dict[str, Any]:
    return {**dict(row), "roles": tuple(Role(role) for role in row["roles"]), "state": MemberState(row["state"])}


async def list_members(caller: Caller, command: ListMembers) -> Page[MemberView]:
    listing = f"members:{command.q}:{command.state}"
    start = after_name(listing, command.cursor)
    rows = await DB.rows(_LIST, caller.tenant_id, *start, command.state, pattern(command.q), command.limit + 1)
    return paged(listing, rows, command.limit, _view)


async def read_member(caller: Caller, command: ReadMember) -> MemberView:
    return await view_of(caller, command.member_id)


async def view_of(caller: Caller, member_id: UUID) -> MemberView:
    row = await DB.row(_READ, caller.tenant_id, member_id)
    if row is None:
        raise MEMBER_NOT_FOUND()
    return _view(row)


async def snapshot(caller: Caller, command: SnapshotQuery) -> Page[MemberCopy]:
    rows = await DB.rows(_COPY, caller.tenant_id, *snapshot_start("copy_members", command))
    return paged("copy_members", rows, command.limit, _copy, key=by_id)
