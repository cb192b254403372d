"""Certificates as files. What somebody has verified is not changed: said anew, it is a claim with other files."""

from typing import Any
from uuid import UUID

from services.projects.db import DB
from services.projects.files.keeping import Keeping, Stored, refused
from shared.contracts.delivery import skills as c
from shared.contracts.parties import Caller

_KEEP = """
insert into skill_file (tenant_id, id, person_skill_id, name, type, size, key, sha256)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
"""
_DROP = "delete from skill_file where tenant_id = $1 and person_skill_id = $2 and id = any($3::uuid[]) returning id"
_COUNT = "select count(*) from skill_file where tenant_id = $1 and person_skill_id = $2"

Files = tuple[Stored, ...]


def has_files(command: c.ClaimSkill | c.RestateSkill) -> bool:
    return bool(command.files)


def keeper(keeping: Keeping) -> Any:
    """What is done before the transaction: verified, copied and hashed."""

    async def prepare(caller: Caller, command: c.ClaimSkill | c.RestateSkill) -> Files:
        return await keeping.keep(caller, command.files)

    return prepare


async def keep(caller: Caller, person_skill_id: UUID, stored: Files, drops: tuple[UUID, ...] = ()) -> None:
    """Raises `project_file.refused` for a receipt that is used already or a file that is none of its, `skill.files`."""
    gone = set(drops)
    if gone and len(await DB.rows(_DROP, caller.tenant_id, person_skill_id, list(gone))) < len(gone):
        raise refused()
    for one in stored:
        what = (one.name, one.type, one.size, one.key, one.sha256)
        if not await DB.run(_KEEP, caller.tenant_id, one.id, person_skill_id, *what):
            raise refused()
    if await DB.value(_COUNT, caller.tenant_id, person_skill_id) > c.MOST_FILES:
        raise c.SKILL_FILES(fields={"files": c.SKILL_FILES.code}, most=c.MOST_FILES)


async def any_of(tenant_id: UUID, person_skill_id: UUID) -> bool:
    return bool(await DB.value(_COUNT, tenant_id, person_skill_id))
