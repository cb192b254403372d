"""Which plan holds for a ticket or a commitment; every company has one from its first call-back on."""

from uuid import UUID

import msgspec
from msgspec import Struct

from services.helpdesk.db import DB
from services.helpdesk.questionnaires.seeding import seed
from shared.contracts.desk.call_plans import USUAL_RULES, PlanRules
from shared.contracts.desk.questionnaires import Purpose
from shared.core.ids import new_id

_NAMES = {"zh-Hant": "公司回訪計畫", "zh-Hans": "公司回访计划", "en": "Company plan"}
# The narrower wins: a commitment's, then a customer's, then the company's.
_CHOOSE = """
select p.id, p.team_id, p.script, p.rules::text as rules, p.questionnaire_id, q.version, p.care_questionnaire_id,
  k.version as care_version
from call_plan p
join questionnaire q on q.tenant_id = p.tenant_id and q.id = p.questionnaire_id
join questionnaire k on k.tenant_id = p.tenant_id and k.id = p.care_questionnaire_id
where p.tenant_id = $1 and not p.archived
  and (p.customer_id is null or p.customer_id = $2 and (p.commitment_id is null or p.commitment_id = $3))
order by p.commitment_id is null, p.customer_id is null limit 1
"""
_LOCK = "select pg_advisory_xact_lock(hashtextextended('call_plan' || $1::uuid, 0))"
_HAS = "select 1 from call_plan where tenant_id = $1 and customer_id is null and not archived"
_LOCALE = "select locale from company where tenant_id = $1 and id = $1"
_SEED = """
insert into call_plan (tenant_id, id, name, questionnaire_id, care_questionnaire_id, rules, changed_by)
values ($1, $2, $3, $4, $5, $6, 'huifang')
"""

_rules = msgspec.json.Decoder(PlanRules)


class Chosen(Struct, frozen=True, kw_only=True):
    """A plan, with the versions of its questionnaires as they are now."""

    id: UUID
    team_id: UUID | None
    script: str
    rules: PlanRules
    questionnaire_id: UUID
    version: int
    care_questionnaire_id: UUID
    care_version: int


async def plan_for(tenant_id: UUID, customer_id: UUID, commitment_id: UUID | None = None) -> Chosen:
    """Inside a scope of the company."""
    row = await DB.row(_CHOOSE, tenant_id, customer_id, commitment_id)
    if row is None:
        await ensure_plan(tenant_id)
        row = await DB.row(_CHOOSE, tenant_id, customer_id, commitment_id)
    assert row is not None  # the company's own holds for everybody
    return Chosen(**{**dict(row), "rules": _rules.decode(row["rules"])})


async def ensure_plan(tenant_id: UUID) -> None:
    """One at a time: two first call-backs at once make one plan."""
    if await DB.value(_HAS, tenant_id) is not None:
        return
    await DB.run(_LOCK, tenant_id)
    if await DB.value(_HAS, tenant_id) is not None:
        return
    locale = await DB.value(_LOCALE, tenant_id) or "zh-Hant"
    asked = await seed(tenant_id, Purpose.RESOLVED, locale)
    care = await seed(tenant_id, Purpose.CARE, locale)
    name = _NAMES.get(locale, _NAMES["zh-Hant"])
    await DB.run(_SEED, tenant_id, new_id(), name, asked, care, msgspec.json.encode(USUAL_RULES).decode())
