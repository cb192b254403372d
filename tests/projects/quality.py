"""A company that keeps quality: a project with a deliverable, and the people who check and mend it."""

from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec

from services.projects.db import DB
from services.projects.nonconformities.consumers import defect_found
from shared.contracts.base import Envelope
from shared.contracts.delivery import checks as k
from shared.contracts.delivery import nonconformities as c
from shared.contracts.delivery import nonconformity_acts as a
from shared.contracts.delivery.plan import ADD_TASK, AddTask, TaskKind
from shared.contracts.delivery.quality_kinds import DefectCause, DefectGrade
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.clock import now
from shared.core.ids import new_id
from tests.factories.projects import make_project

CHECK_ACTS = (k.CHANGE_CHECK, k.START_CHECK, k.PASS_CHECK, k.FAIL_CHECK, k.WAIVE_CHECK, k.REPEAT_CHECK)
DAY = timedelta(days=1)


def today() -> date:
    return now().astimezone(ZoneInfo("Asia/Taipei")).date()


class Quality:
    """`hui` keeps quality; 林語彤 leads the project, 郭俊彥 works in it and owns the deliverable, both of the service
    department; 黃詩涵 is of another, 何雅婷 heads that one and has nothing to do with the project."""

    def __init__(self, ask, cast, hui, project) -> None:
        self._ask, self.cast, self.hui, self.project = ask, cast, hui, project

    async def write(self, who, call, command):
        return await self._ask(call, who, command, key=uuid4().hex)

    async def deliverable(self, name="測試報告", owner=None, kind=TaskKind.DELIVERABLE):
        owner = owner or self.cast.junyan
        wish = AddTask(project_id=self.project.id, name=name, kind=kind, owner_id=owner.actor_id)
        return await self.write(self.cast.yutong, ADD_TASK, wish)

    async def plan(self, task, *, who=None, checker=None, due=None, **more) -> k.QualityCheckView:
        checker_id = (checker or self.cast.shihan).actor_id
        wish = k.PlanCheck(task_id=task.id, due_on=due or today(), title=task.name, checker_id=checker_id, **more)
        return await self.write(who or self.cast.yutong, k.PLAN_CHECK, wish)

    async def check(self, who, one, verb, **given) -> k.QualityCheckView:
        call = next(call for call in CHECK_ACTS if call.verb == verb)
        usual = {
            "pass": {"evidence": "照片 4 張"},
            "fail": {"verdict": "轉檔後缺少過敏註記"},
            "waive": {"reason": "客戶已驗過"},
            "change": {"due_on": today(), "title": "改過", "checker_id": one.checker_id},
            "repeat": {"due_on": today() + DAY},
        }
        command = call.takes(check_id=one.id, revision=one.revision, **{**usual.get(verb, {}), **given})
        return await self.write(who, call, command)

    async def raised(self, title="轉檔後缺少過敏註記", who=None) -> c.NonconformityView:
        wish = c.RaiseNonconformity(project_id=self.project.id, title=title, text="抽查 50 筆有 6 筆")
        return await self.write(who or self.hui, c.RAISE_NONCONFORMITY, wish)

    async def act(self, who, one, verb, **given) -> c.NonconformityView:
        call = next(call for call in a.ACTS if call.verb == verb)
        known = {field.name for field in msgspec.structs.fields(call.takes)}
        usual = {name: value for name, value in self.usual(verb).items() if name in known}
        command = call.takes(nonconformity_id=one.id, revision=one.revision, **{**usual, **given})
        return await self.write(who, call, command)

    def usual(self, verb: str) -> dict:
        """What a verb needs beside the thing itself."""
        words = dict.fromkeys(("cause_text", "correction", "measure", "similar", "result", "report", "reason"), "補掃")
        return words | {
            "impact": 2,
            "spread": 2,
            "cause_code": DefectCause.METHOD,
            "lead_id": self.cast.zhiyuan.actor_id,
            "owner_id": self.cast.junyan.actor_id,
            "verifier_id": self.cast.shihan.actor_id,
            "due_on": today() + DAY,
            "effect_metric": "抽查 50 筆全對",
            "effect_days": 30,
        }

    async def read(self, one, who=None) -> c.NonconformityView:
        query = c.ReadNonconformity(nonconformity_id=one.id)
        return await self._ask(c.READ_NONCONFORMITY, who or self.hui, query)

    async def done(self, one) -> c.NonconformityView:
        """By its owner, from wherever it is."""
        if one.grade is None:
            one = await self.act(self.hui, one, "grade")
        if one.grade is DefectGrade.MAJOR and not one.force:
            one = await self.act(self.hui, one, "form")
        one = await self.act(self.cast.yutong, one, "assign")
        one = await self.act(self.cast.junyan, one, "start")
        return await self.act(self.cast.junyan, one, "finish")

    async def day_came(self, one) -> c.NonconformityView:
        await self.sql("update nonconformity set effect_on = $2 where id = $1", one.id, today())
        return await self.read(one)

    async def due(self, act, one) -> None:
        """Its time has come."""
        async with DB.tenant_scope(self.cast.tenant_id):
            await act(self.cast.tenant_id, one.id)

    async def hears(self, event) -> None:
        about = {"topic": event.topic(), "at": now(), "actor_kind": Kind.MEMBER, "actor_id": new_id(), "data": {}}
        async with DB.tenant_scope(self.cast.tenant_id):
            await defect_found(Envelope(event_id=new_id(), tenant_id=self.cast.tenant_id, **about), event, None)

    async def sql(self, text: str, *args):
        async with DB.tenant_scope(self.cast.tenant_id):
            return await DB.rows(text, *args)

    async def told(self, topic: str, thing_id) -> list[dict]:
        async with DB.tenant_scope(self.cast.tenant_id, "worker"):
            rows = await DB.rows("select body from outbox where topic = $1 order by id", f"projects.{topic}.v1")
        found = [msgspec.json.decode(row["body"])["data"] for row in rows]
        return [event for event in found if event["id"] == str(thing_id)]


async def make_quality(ask, cast) -> Quality:
    hui = Caller(tenant_id=cast.tenant_id, kind=Kind.MEMBER, actor_id=new_id(), roles=(Role.QM,), name="江蕙")
    async with DB.tenant_scope(cast.tenant_id):
        await DB.run(
            "insert into member values ($1, $2, 1, $3, $4, null, 'active')",
            cast.tenant_id,
            hui.actor_id,
            hui.name,
            [str(Role.QM)],
        )
    return Quality(ask, cast, hui, await make_project(cast, team=(cast.junyan,)))
