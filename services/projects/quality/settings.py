"""How soon management is told, and when an effect is looked at."""

from uuid import UUID

from services.projects.db import DB
from shared.contracts.delivery import quality as c
from shared.contracts.parties import Caller

USUAL = c.QualitySettings(major_hours=4, effect_days=30, revision=1)

_READ = "select major_hours, effect_days, revision from quality_setting where tenant_id = $1"
_CHANGE = """
insert into quality_setting as s (tenant_id, major_hours, effect_days, revision) values ($1, $2, $3, $4 + 1)
on conflict (tenant_id) do update set major_hours = excluded.major_hours, effect_days = excluded.effect_days,
  revision = excluded.revision
where s.revision = $4
"""


async def settings_of(tenant_id: UUID) -> c.QualitySettings:
    row = await DB.row(_READ, tenant_id)
    return USUAL if row is None else c.QualitySettings(**dict(row))


async def read_settings(caller: Caller, command: c.ReadQualitySettings) -> c.QualitySettings:
    return await settings_of(caller.tenant_id)


async def change_settings(caller: Caller, command: c.ChangeQualitySettings) -> c.QualitySettings:
    """Of what is found from now on. Raises `quality.stale`."""
    known = await settings_of(caller.tenant_id)
    values = (command.major_hours, command.effect_days, command.revision)
    if known.revision != command.revision or not await DB.run(_CHANGE, caller.tenant_id, *values):
        raise c.QUALITY_STALE(revision=known.revision)
    return await settings_of(caller.tenant_id)
