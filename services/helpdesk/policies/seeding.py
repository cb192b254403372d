"""Every company has a default policy from the moment it is known here."""

from typing import Any
from uuid import UUID

from services.helpdesk.db import DB
from services.helpdesk.policies.rules import STARTING, STARTING_NAMES, rules_json
from shared.contracts.base import Envelope
from shared.core.ids import NIL, new_id

_HAS = "select 1 from policy_use where tenant_id = $1 and scope = 'default'"
_LOCALE = "select locale from company where tenant_id = $1 and id = $1"
_SEED = """
with made as (
  insert into policy (tenant_id, id, name, version, changed_by)
  select $1, $2, $3, 1, 'huifang' where not exists (select from policy_use where tenant_id = $1 and scope = 'default')
  on conflict do nothing returning id),
version as (
  insert into policy_version (tenant_id, policy_id, version, effective_from, applies, reason, rules, made_by_id,
    made_by)
  select $1, id, 1, '2000-01-01+00', 'new', '', $4, $5, 'huifang' from made)
insert into policy_use (tenant_id, scope, target_id, policy_id) select $1, 'default', $5, id from made
on conflict do nothing
"""


async def ensure_default(tenant_id: UUID) -> None:
    """Inside a scope of the company. It counts since ever: imported tickets are older than their company."""
    if await DB.value(_HAS, tenant_id) is None:
        name = STARTING_NAMES.get(await DB.value(_LOCALE, tenant_id), STARTING_NAMES["zh-Hant"])
        await DB.run(_SEED, tenant_id, new_id(), name, rules_json(STARTING), NIL)


async def seed(envelope: Envelope, event: Any, prepared: Any) -> None:
    """A company changed: for one that is new here, its first policy."""
    await ensure_default(envelope.tenant_id)
