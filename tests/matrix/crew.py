"""Makers of skills and of seats in projects (see rows.py). By hand, in the state that a verb begins in: the way there
takes three people."""

from datetime import date

from services.projects.db import DB
from shared.contracts.parties import Kind
from shared.core.ids import new_id
from tests.matrix.delivery import project
from tests.matrix.row import Row

DAYS = date(2027, 3, 1), date(2027, 3, 2)
KEPT = 150
"""The catalogue holds only so many: older ones are retired."""
BEGINS = {
    "agree": "proposed",
    "refuse": "proposed",
    "waive": "agreed",
    "activate": "agreed",
    "accept": "offered",
    "decline": "offered",
    "redefine": "active",
    "release": "active",
}
"""Requested, for the others."""

_SKILL = "insert into skill (tenant_id, id, name, text) values ($1, $2, $3, '')"
_RETIRE = """
update skill set is_retired = true where tenant_id = $1 and not is_retired and id < (
  select id from skill where tenant_id = $1 and not is_retired order by id desc offset $2 limit 1)
"""
_DEPARTMENT = "insert into department values ($1, $2, 1, 'x', null, $3, 'active')"
_MEMBER = "insert into member values ($1, $2, 1, $3, '{member}', $4, 'active')"
_HELD = """
insert into person_skill (tenant_id, id, member_id, skill_id, level, proof, state, written_by_id, written_by,
  decided_by_id, decided_by)
values ($1, $2, $3, $4, 3, 'x', $5, $3, 'x', case when $5 = 'verified' then $1::uuid end, 'x')
"""
_FILE = """
insert into skill_file (tenant_id, id, person_skill_id, name, type, size, key, sha256)
values ($1, $2, $3, 'x', 'x', 1, 'x', 'x')
"""
_SEAT = """
insert into staffing (tenant_id, id, project_id, number, seat, skill_id, min_level, percent, first_day, last_day,
  responsibilities, state, member_id, asked_by_id, asked_by, agreed_by_id, agreed_by, accepted_at)
select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, 1, 100, $6, $7, 'x', $8,
  case when $8 <> 'requested' then $9::uuid end, $1, 'x',
  case when $8 not in ('requested', 'proposed') then $1::uuid end, 'x', case when $8 = 'active' then now() end
from staffing where tenant_id = $1 and project_id = $3
"""


def _inside(realm, who) -> bool:
    return who.kind is Kind.MEMBER and who.tenant_id == realm.tenant_id


async def skill(makers, realm, who, call) -> Row:
    made = new_id()
    async with DB.scope(realm.boss):
        await DB.run(_SKILL, realm.tenant_id, made, realm.words("skill"))
        await DB.run(_RETIRE, realm.tenant_id, KEPT)
    return Row(made, 1)


async def below(realm, head_id):
    """A new member of a department that this one heads."""
    department, member = new_id(), new_id()
    async with DB.scope(realm.boss):
        await DB.run(_DEPARTMENT, realm.tenant_id, department, head_id)
        await DB.run(_MEMBER, realm.tenant_id, member, realm.words("member"), department)
    return member


async def person_skill(makers, realm, who, call) -> Row:
    """His own who asks; of somebody beneath him, where he is to look at the proof."""
    what, made = await skill(makers, realm, who, call), new_id()
    him = who.actor_id if _inside(realm, who) else realm.agent_id
    whose = await below(realm, him) if call.verb in {"verify", "refuse"} else him
    async with DB.scope(realm.boss):
        await DB.run(_HELD, realm.tenant_id, made, whose, what.id, "claimed")
    return Row(made, 1)


async def staffing(makers, realm, who, call) -> Row:
    """In a project that he leads who asks: his own seat, or that of somebody beneath him."""
    where, what = await project(makers, realm, who, call), await skill(makers, realm, who, call)
    him = who.actor_id if _inside(realm, who) else realm.agent_id
    whose = him if call.verb in {"accept", "decline"} else await below(realm, him)
    made, state = new_id(), BEGINS.get(call.verb, "requested")
    async with DB.scope(realm.boss):
        await DB.run(_HELD, realm.tenant_id, new_id(), realm.agent_id, what.id, "verified")
        seat = (where.id, realm.words("seat"), what.id, *DAYS)
        await DB.run(_SEAT, realm.tenant_id, made, *seat, state, whose)
        if call.verb == "waive":
            await DB.run(_SEAT, realm.tenant_id, new_id(), *seat, "active", whose)
    return Row(made, 1)


async def skill_file(makers, realm, who, call) -> Row:
    of, made = await person_skill(makers, realm, who, call), new_id()
    async with DB.scope(realm.boss):
        await DB.run(_FILE, realm.tenant_id, made, of.id)
    return Row(made)


CREW = {"skill": skill, "person_skill": person_skill, "skill_file": skill_file, "staffing": staffing}
