"""Reading the catalogue, and people by what they can do."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from asyncpg import Record

from services.projects.db import DB
from services.projects.quality.days import today
from services.projects.skills.access import verifies, writes
from services.projects.skills.states import OF_WRITER, SKILL
from shared.contracts.delivery import skills as c
from shared.contracts.files import FileView
from shared.contracts.gateway import MEMBER_NOT_FOUND
from shared.contracts.parties import Caller
from shared.contracts.roles import Permission

_CATALOGUE = """
select k.id, k.name, k.text, k.is_retired, k.revision,
  (select count(*) from person_skill h join member m on m.tenant_id = h.tenant_id and m.id = h.member_id
    and m.state = 'active'
    where h.tenant_id = k.tenant_id and h.skill_id = k.id and h.state = 'verified'
      and (h.expires_on is null or h.expires_on >= $2)) as holders
from skill k where k.tenant_id = $1
"""
_LIST = f"{_CATALOGUE} order by k.is_retired, lower(k.name), k.id limit {c.MOST_SKILLS}"
_ONE = f"{_CATALOGUE} and k.id = $3"
_KNOWN = "select exists (select from skill where tenant_id = $1 and id = $2)"
_VIEW = """
select h.id, h.member_id, m.name as member_name, d.name as department, h.skill_id, k.name as skill_name, h.level,
  h.proof, h.issued_on, h.expires_on, (
    select coalesce(json_agg(json_build_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size)
      order by f.at, f.id), '[]')
    from skill_file f where f.tenant_id = h.tenant_id and f.person_skill_id = h.id)::text as files,
  h.state, h.written_by, h.written_by_id, h.decided_by, h.decided_at, h.words,
  h.revision
from person_skill h join skill k on k.tenant_id = h.tenant_id and k.id = h.skill_id
join member m on m.tenant_id = h.tenant_id and m.id = h.member_id
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where h.tenant_id = $1
"""
_READ = f"{_VIEW} and h.id = $2"
_OF_PERSON = f"{_VIEW} and h.member_id = $2 order by h.state = 'ended', lower(k.name), h.written_at desc limit 200"
_FIND = f"""{_VIEW} and h.skill_id = $2 and h.level >= $3 and h.state in ('verified', 'claimed') and m.state = 'active'
order by h.state = 'verified' and (h.expires_on is null or h.expires_on >= $4) desc, h.level desc, m.name
limit {c.MOST_FOUND}"""
_WAITING = f"{_VIEW} and h.state = 'claimed' and m.state = 'active' order by h.written_at, h.id limit 500"
_PERSON = """
select m.id, m.name, d.name as department from member m
left join department d on d.tenant_id = m.tenant_id and d.id = m.department_id
where m.tenant_id = $1 and m.id = $2
"""

_files = msgspec.json.Decoder(tuple[FileView, ...])


async def list_skills(caller: Caller, command: c.ListSkills) -> c.SkillCatalogue:
    rows = await DB.rows(_LIST, caller.tenant_id, await today(caller.tenant_id))
    may = Permission.SKILL_MANAGE in caller.permissions
    return c.SkillCatalogue(items=tuple(c.SkillView(**dict(row)) for row in rows), may_manage=may)


async def skill_of(caller: Caller, skill_id: UUID) -> c.SkillView:
    row = await DB.row(_ONE, caller.tenant_id, await today(caller.tenant_id), skill_id)
    if row is None:
        raise c.SKILL_NOT_FOUND()
    return c.SkillView(**dict(row))


async def read_person(caller: Caller, command: c.ReadPersonSkills) -> c.PersonSkills:
    whose = command.member_id or caller.actor_id
    row = await DB.row(_PERSON, caller.tenant_id, whose)
    if row is None:
        raise MEMBER_NOT_FOUND()
    found = await DB.rows(_OF_PERSON, caller.tenant_id, whose)
    return c.PersonSkills(
        member_id=row["id"],
        name=row["name"],
        department=row["department"],
        items=await _views(caller, found),
        may_claim=writes(caller, whose) and Permission.SKILL_ACT in caller.permissions,
    )


async def find(caller: Caller, command: c.FindSkilled) -> c.PersonSkillList:
    if not await DB.value(_KNOWN, caller.tenant_id, command.skill_id):
        raise c.SKILL_NOT_FOUND()
    day = await today(caller.tenant_id)
    found = await DB.rows(_FIND, caller.tenant_id, command.skill_id, command.min_level, day)
    return c.PersonSkillList(items=await _views(caller, found))


async def waiting(caller: Caller, command: c.ListWaitingSkills) -> c.PersonSkillList:
    found = await DB.rows(_WAITING, caller.tenant_id)
    views = await _views(caller, found)
    return c.PersonSkillList(items=tuple(one for one in views if "verify" in one.verbs)[: c.MOST_FOUND])


async def view_of(caller: Caller, person_skill_id: UUID) -> c.PersonSkillView:
    row = await DB.row(_READ, caller.tenant_id, person_skill_id)
    if row is None:
        raise c.SKILL_NOT_FOUND()
    (view,) = await _views(caller, (row,))
    return view


async def _views(caller: Caller, rows: Sequence[Record]) -> tuple[c.PersonSkillView, ...]:
    day, above = await today(caller.tenant_id), {}
    for member_id in {row["member_id"] for row in rows}:
        above[member_id] = await verifies(caller, member_id)
    return tuple(_view(caller, row, day, may_verify=above[row["member_id"]]) for row in rows)


def _view(caller: Caller, row: Record, day: date, *, may_verify: bool) -> c.PersonSkillView:
    given: dict[str, Any] = dict(row)
    state, writer, files = c.SkillState(row["state"]), given.pop("written_by_id"), _files.decode(row["files"])
    verifier = may_verify and caller.actor_id not in {row["member_id"], writer}
    may = {True: writes(caller, row["member_id"]), False: verifier}
    expired = row["expires_on"] is not None and row["expires_on"] < day
    told = {
        "state": state,
        "files": files,
        "is_proved": state is c.SkillState.VERIFIED and not expired,
        "verbs": tuple(
            verb
            for verb in SKILL.verbs_from(state, caller.permissions, str(caller.kind))
            if may[verb in OF_WRITER] and (verb != "verify" or (bool(row["proof"] or files) and not expired))
        ),
    }
    return c.PersonSkillView(**{**given, **told})
