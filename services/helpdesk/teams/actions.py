"""The verbs on a team, and what a person can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import asyncpg

from services.helpdesk.db import DB
from services.helpdesk.teams.access import hold_teams, take_in_hand
from services.helpdesk.teams.queries import view
from shared.contracts.desk.teams import (
    TEAM_CALENDAR,
    TEAM_EXISTS,
    TEAM_FULL,
    TEAM_MEMBER,
    ArchiveTeam,
    ChangeTeam,
    CreateTeam,
    MemberSkills,
    SetSkills,
    TeamChanged,
    TeamView,
)
from shared.contracts.parties import Caller
from shared.core.errors import DomainError
from shared.core.ids import new_id
from shared.outbox.outbox import record

MOST = 100
"""Teams of a company that are in use."""

_COUNT = "select count(*) from team where tenant_id = $1 and not archived"
_STEP_BACK = """
update team set takes_new = false, revision = revision + 1 where tenant_id = $1 and takes_new and id <> $2
"""
_CREATE = """
insert into team (tenant_id, id, name, lead_id, calendar_id, handing, most_open, takes_new, changed_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
_CHANGE = """
update team set name = $3, lead_id = $4, calendar_id = $5, handing = $6, most_open = $7, takes_new = $8,
  changed_by = $9,
  changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_ARCHIVE = """
update team set archived = true, takes_new = false, changed_by = $3, changed_at = now(), revision = revision + 1
where tenant_id = $1 and id = $2
"""
_KNOWN = """
select count(*) from member m where m.tenant_id = $1 and m.id = any($2) and (m.state = 'active'
  or exists (select from team_member b where b.tenant_id = $1 and b.team_id = $3 and b.member_id = m.id)
  or exists (select from team x where x.tenant_id = $1 and x.id = $3 and x.lead_id = m.id))
"""
_CALENDAR = "select 1 from calendar where tenant_id = $1 and id = $2 and state = 'active'"
_GONE = """
delete from team_member b where b.tenant_id = $1 and b.team_id = $2 and b.member_id <> all($3)
  and exists (select from member m where m.tenant_id = $1 and m.id = b.member_id and m.state = 'active')
"""
"""Whoever is suspended is not shown with his team, so nobody has taken him out of it: he is in it when he is back."""

_COME = """
insert into team_member (tenant_id, team_id, member_id) select $1, $2, one from unnest($3::uuid[]) one
on conflict do nothing
"""
_LEARN = "select category_learn($1, 3)"
_SKILLS = """
insert into member_skill (tenant_id, member_id, skills, changed_by) values ($1, $2, $3, $4)
on conflict (tenant_id, member_id) do update set skills = excluded.skills, changed_by = excluded.changed_by,
  changed_at = now()
"""


async def create(caller: Caller, command: CreateTeam) -> TeamView:
    await hold_teams(caller)
    if await DB.value(_COUNT, caller.tenant_id) >= MOST:
        raise TEAM_FULL(most=MOST)
    team_id = new_id()
    values = await _values(caller, team_id, command)
    with _named_once():
        await DB.run(_CREATE, caller.tenant_id, team_id, *values)
    await _people(caller, team_id, command)
    return await _done(caller, team_id, "created")


async def change(caller: Caller, command: ChangeTeam) -> TeamView:
    team = await take_in_hand(caller, command.team_id, command.revision)
    values = await _values(caller, team.id, command)
    with _named_once():
        await DB.run(_CHANGE, caller.tenant_id, team.id, *values)
    await _people(caller, team.id, command)
    return await _done(caller, team.id, "changed")


async def archive(caller: Caller, command: ArchiveTeam) -> TeamView:
    team = await take_in_hand(caller, command.team_id, command.revision)
    await DB.run(_ARCHIVE, caller.tenant_id, team.id, caller.name)
    return await _done(caller, team.id, "archived")


async def set_skills(caller: Caller, command: SetSkills) -> MemberSkills:
    await _check_members(caller, None, [command.member_id], "member_id")
    skills = list({one.lower(): one for one in command.skills}.values())
    await DB.run(_SKILLS, caller.tenant_id, command.member_id, skills, caller.name)
    await DB.run(_LEARN, caller.tenant_id)
    return MemberSkills(member_id=command.member_id, skills=tuple(skills))


async def _values(caller: Caller, team_id: UUID, said: CreateTeam | ChangeTeam) -> tuple[object, ...]:
    """What is written of a team itself, once all that it names is known to exist."""
    await _check_members(caller, team_id, list(dict.fromkeys(said.member_ids)), "member_ids")
    if said.lead_id is not None:
        await _check_members(caller, team_id, [said.lead_id], "lead_id")
    if said.calendar_id is not None and await DB.value(_CALENDAR, caller.tenant_id, said.calendar_id) is None:
        raise TEAM_CALENDAR(fields={"calendar_id": TEAM_CALENDAR.code})
    if said.takes_new:
        await DB.run(_STEP_BACK, caller.tenant_id, team_id)
    how = (said.handing, said.most_open, said.takes_new)
    return (said.name.strip(), said.lead_id, said.calendar_id, *how, caller.name)


async def _people(caller: Caller, team_id: UUID, said: CreateTeam | ChangeTeam) -> None:
    members = list(dict.fromkeys(said.member_ids))
    await DB.run(_GONE, caller.tenant_id, team_id, members)
    await DB.run(_COME, caller.tenant_id, team_id, members)


async def _check_members(caller: Caller, team_id: UUID | None, members: list[UUID], field: str) -> None:
    """People of the company who are still there, or who stand in the team already."""
    if await DB.value(_KNOWN, caller.tenant_id, members, team_id) != len(members):
        raise TEAM_MEMBER(fields={field: TEAM_MEMBER.code})


@contextmanager
def _named_once() -> Iterator[None]:
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        raise _exists() from error


def _exists() -> DomainError:
    return TEAM_EXISTS(fields={"name": TEAM_EXISTS.code})


async def _done(caller: Caller, team_id: UUID, what: str) -> TeamView:
    await DB.run(_LEARN, caller.tenant_id)  # which teams there are, and what their people know, is taught
    team = await view(caller, team_id)
    await record(DB, caller, TeamChanged(id=team.id, version=team.revision, name=team.name, what=what))
    return team
