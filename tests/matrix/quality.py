"""Makers of checks and nonconformities (see rows.py)."""

from datetime import date
from uuid import uuid4

from msgspec.structs import replace

from services.projects.db import DB
from shared.contracts.delivery import check_templates as t
from shared.contracts.delivery import checks as k
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery.quality import READ_QUALITY_SETTINGS, ReadQualitySettings
from shared.contracts.delivery.quality_kinds import CheckItem
from shared.contracts.parties import Kind
from shared.contracts.roles import Role
from tests.matrix.delivery import copied
from tests.matrix.row import Row

DAY = date(2040, 1, 1)
STATES = {
    "start": "assigned",
    "save": "in_rectification",
    "finish": "in_rectification",
    "verify": "done_by_owner",
    "send_back": "done_by_owner",
    "report": "in_rectification",
    "close": "effect_watch",
    "reopen": "closed",
    "grade": "open",
}
"""Where a verb begins; graded, for the others."""

_PUT = """
update nonconformity set state = $2, grade = case when $2 = 'open' then null else 'major' end, owner_id = $3,
  verifier_id = $4, graded_id = $5, effect_days = 30, effect_on = '2020-01-01', effect_result = 'x', told_at = now()
where id = $1
"""
_LEAD = "insert into nonconformity_force select tenant_id, id, $2, true from nonconformity where id = $1"
_CHECKER = "update quality_check set checker_id = $2, state = $3, verdict = 'x' where id = $1 returning revision"


def _inside(realm, who) -> bool:
    return who.kind is Kind.MEMBER and who.tenant_id == realm.tenant_id


async def check_template(makers, realm, who, call) -> Row:
    wish = t.CreateCheckTemplate(name=f"{uuid4().hex[:12]} {realm.words('list')}"[:100], items=(CheckItem(text="x"),))
    made = await makers.write(t.CREATE_TEMPLATE, realm.boss, wish)
    return Row(made.id, made.revision)


async def quality_check(makers, realm, who, call) -> Row:
    """To be done by who asks, as far as the call needs it: begun, or failed where it is to be repeated."""
    task = await makers.make("plan_task", realm, who, call)
    await copied(realm, realm.customer_id, realm.boss.actor_id)
    quality = replace(realm.boss, roles=(Role.QM,))
    wish = k.PlanCheck(task_id=task.id, due_on=DAY, title=realm.words("check"), sample=realm.words("sample"))
    made = await makers.write(k.PLAN_CHECK, quality, wish)
    state = {"pass": "in_progress", "fail": "in_progress", "repeat": "failed"}.get(call.verb, "planned")
    checker = who.actor_id if _inside(realm, who) else realm.agent_id
    async with DB.tenant_scope(realm.tenant_id):
        await DB.row(_CHECKER, made.id, checker, state)
    return Row(made.id, made.revision)


async def nonconformity(makers, realm, who, call) -> Row:
    """A major one in which who asks is owner, verifier or lead, as the verb wants it."""
    project = await makers.make("project", realm, who, call)
    await copied(realm, realm.customer_id, realm.boss.actor_id)
    quality = replace(realm.boss, roles=(Role.QM,))
    wish = c.RaiseNonconformity(project_id=project.id, title=realm.words("nc"), text=realm.words("text"))
    made = await makers.write(c.RAISE_NONCONFORMITY, quality, wish)
    him = who.actor_id if _inside(realm, who) else realm.agent_id
    other = realm.boss.actor_id if him == realm.agent_id else realm.agent_id
    owner, verifier = (other, him) if call.verb in {"verify", "send_back", "close"} else (him, other)
    lead = him if call.verb == "report" else other
    async with DB.tenant_scope(realm.tenant_id):
        graded = realm.boss.actor_id
        await DB.run(_PUT, made.id, STATES.get(call.verb, "graded"), owner, verifier, graded)
        await DB.run(_LEAD, made.id, lead)
    return Row(made.id, made.revision)


def settings_of(boss):
    return READ_QUALITY_SETTINGS, boss, ReadQualitySettings()


QUALITY = {
    "check_template": check_template,
    "quality_check": quality_check,
    "nonconformity": nonconformity,
}
