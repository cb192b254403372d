"""Numbers of checks and nonconformities: per company and year, never used again."""

from services.projects.db import DB
from services.projects.quality.days import today
from shared.contracts.parties import Caller

_COUNT = """
insert into counter (tenant_id, kind, value) values ($1, $2, 1)
on conflict (tenant_id, kind) do update set value = counter.value + 1 returning value
"""


async def next_number(caller: Caller, prefix: str) -> str:
    """`NC-2026-001`, with the year of the company's today."""
    year = (await today(caller.tenant_id)).year
    serial = await DB.value(_COUNT, caller.tenant_id, f"{prefix.lower()}_{year}")
    return f"{prefix}-{year}-{serial:03d}"
