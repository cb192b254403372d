"""Every company begins with two questionnaires, in the product's own words."""

from uuid import UUID

import msgspec

from services.helpdesk.db import DB
from services.helpdesk.questionnaires.rules import starting
from shared.contracts.desk.questionnaires import Purpose
from shared.core.ids import new_id

_NAMES = {
    Purpose.RESOLVED: {"zh-Hant": "處理結果回訪", "zh-Hans": "处理结果回访", "en": "After a ticket"},
    Purpose.CARE: {"zh-Hant": "定期關懷", "zh-Hans": "定期关怀", "en": "Periodic care"},
}
_SEED = """
with made as (
  insert into questionnaire (tenant_id, id, name, purpose, changed_by) values ($1, $2, $3, $4, 'huifang') returning id)
insert into questionnaire_version (tenant_id, questionnaire_id, version, questions, made_by)
select $1, id, 1, $5, 'huifang' from made
"""


async def seed(tenant_id: UUID, purpose: Purpose, locale: str) -> UUID:
    questionnaire_id = new_id()
    name = _NAMES[purpose].get(locale, _NAMES[purpose]["zh-Hant"])
    text = msgspec.json.encode(starting(purpose)).decode()
    await DB.run(_SEED, tenant_id, questionnaire_id, name, purpose, text)
    return questionnaire_id
