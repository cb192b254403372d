"""Keeping the catalogue; claiming a skill, and verifying what was claimed."""

from datetime import date
from uuid import UUID

import asyncpg

from services.projects.db import DB
from services.projects.directory.queries import member_name
from services.projects.quality.days import today
from services.projects.skills.access import check_writer, take
from services.projects.skills.proofs import Files, any_of, keep
from services.projects.skills.queries import skill_of, view_of
from shared.contracts.delivery import skills as c
from shared.contracts.parties import Caller
from shared.core.ids import new_id

_COUNT = "select count(*) from skill where tenant_id = $1 and not is_retired"
_CREATE = "insert into skill (tenant_id, id, name, text) values ($1, $2, $3, $4)"
_CHANGE = """
update skill set name = $3, text = $4, is_retired = $5, revision = revision + 1
where tenant_id = $1 and id = $2 and revision = $6 returning id
"""
_RETIRED = "select is_retired from skill where tenant_id = $1 and id = $2"
_CLAIM = """
insert into person_skill (tenant_id, id, member_id, skill_id, level, proof, issued_on, expires_on, state, written_by_id,
  written_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'claimed', $9, $10)
"""
_RESTATE = """
update person_skill set state = $3, level = $4, proof = $5, issued_on = $6, expires_on = $7, written_by_id = $8,
  written_by = $9, written_at = now(), decided_by_id = null, decided_by = null, decided_at = null, words = '',
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_DECIDE = """
update person_skill set state = $3, decided_by_id = $4, decided_by = $5, decided_at = now(), words = $6,
  revision = revision + 1
where tenant_id = $1 and id = $2
"""
_END = "update person_skill set state = $3, revision = revision + 1 where tenant_id = $1 and id = $2"


async def create(caller: Caller, command: c.CreateSkill) -> c.SkillView:
    if await DB.value(_COUNT, caller.tenant_id) >= c.MOST_SKILLS:
        raise c.SKILL_FULL(most=c.MOST_SKILLS)
    made = new_id()
    try:
        await DB.run(_CREATE, caller.tenant_id, made, command.name.strip(), command.text.strip())
    except asyncpg.UniqueViolationError as error:
        raise c.SKILL_TWICE(fields={"name": c.SKILL_TWICE.code}) from error
    return await skill_of(caller, made)


async def change(caller: Caller, command: c.ChangeSkill) -> c.SkillView:
    known = await skill_of(caller, command.skill_id)
    what = (command.name.strip(), command.text.strip(), command.is_retired, command.revision)
    try:
        done = await DB.value(_CHANGE, caller.tenant_id, command.skill_id, *what)
    except asyncpg.UniqueViolationError as error:
        raise c.SKILL_TWICE(fields={"name": c.SKILL_TWICE.code}) from error
    if done is None:
        raise c.SKILL_STALE(revision=known.revision)
    return await skill_of(caller, command.skill_id)


async def claim(caller: Caller, command: c.ClaimSkill, stored: Files | None) -> c.PersonSkillView:
    whose = command.member_id or caller.actor_id
    retired = await DB.value(_RETIRED, caller.tenant_id, command.skill_id)
    if retired is None:
        raise c.SKILL_NOT_FOUND()
    check_writer(caller, whose)
    await member_name(caller, whose, "member_id")
    if retired:
        raise c.SKILL_RETIRED()
    check_days(command.issued_on, command.expires_on)
    made = new_id()
    what = (command.level, command.proof.strip(), command.issued_on, command.expires_on)
    try:
        who = (caller.actor_id, caller.name)
        await DB.run(_CLAIM, caller.tenant_id, made, whose, command.skill_id, *what, *who)
    except asyncpg.UniqueViolationError as error:
        raise c.SKILL_TWICE() from error
    await keep(caller, made, stored or ())
    return await view_of(caller, made)


async def restate(caller: Caller, command: c.RestateSkill, stored: Files | None) -> c.PersonSkillView:
    found, state = await take(caller, command.person_skill_id, command.revision, "restate")
    check_days(command.issued_on, command.expires_on)
    what = (command.level, command.proof.strip(), command.issued_on, command.expires_on)
    await DB.run(_RESTATE, caller.tenant_id, found.id, str(state), *what, caller.actor_id, caller.name)
    await keep(caller, found.id, stored or (), command.drops)
    return await view_of(caller, found.id)


async def verify(caller: Caller, command: c.VerifySkill) -> c.PersonSkillView:
    found, state = await take(caller, command.person_skill_id, command.revision, "verify")
    late = found.expires_on is not None and found.expires_on < await today(caller.tenant_id)
    if late or not (found.proof or await any_of(caller.tenant_id, found.id)):
        raise c.SKILL_PROOF()
    return await _decided(caller, found.id, str(state), "")


async def refuse(caller: Caller, command: c.RefuseSkill) -> c.PersonSkillView:
    """Also one that was verified: a certificate is found to be no good."""
    found, state = await take(caller, command.person_skill_id, command.revision, "refuse")
    return await _decided(caller, found.id, str(state), command.reason.strip())


async def end(caller: Caller, command: c.EndSkill) -> c.PersonSkillView:
    found, state = await take(caller, command.person_skill_id, command.revision, "end")
    await DB.run(_END, caller.tenant_id, found.id, str(state))
    return await view_of(caller, found.id)


def check_days(issued: date | None, expires: date | None) -> None:
    if issued is not None and expires is not None and expires < issued:
        raise c.SKILL_DAYS(fields={"expires_on": c.SKILL_DAYS.code})


async def _decided(caller: Caller, person_skill_id: UUID, state: str, words: str) -> c.PersonSkillView:
    await DB.run(_DECIDE, caller.tenant_id, person_skill_id, state, caller.actor_id, caller.name, words)
    return await view_of(caller, person_skill_id)
