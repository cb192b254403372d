"""A project with one task that was handed out, and the people who do it, judge it and lead it."""

from datetime import timedelta
from uuid import uuid4

import msgspec
from msgspec.structs import replace

from services.projects.db import DB
from services.projects.work.reminding import be_morning
from shared.contracts.delivery import work as w
from shared.contracts.delivery import work_acts as a
from shared.contracts.delivery.plan import ADD_TASK, CHANGE_TASK, AddTask, ChangeTask, TaskKind
from shared.contracts.delivery.work_views import TaskWorkView, WorkState
from shared.contracts.roles import Role
from tests.factories.projects import make_project
from tests.projects.quality import today

S = WorkState
VERBS = {call.verb: call for call in a.ACTS}
OWNER, REVIEWER, LEAD = "junyan", "shihan", "yutong"
LINE = (("assign", LEAD), ("accept", OWNER), ("start", OWNER), ("submit", OWNER), ("pass", REVIEWER))
PATHS = {
    S.TO_DO: LINE[:1],
    S.ACCEPTED: LINE[:2],
    S.IN_PROGRESS: LINE[:3],
    S.SUBMITTED: LINE[:4],
    S.DONE: LINE,
    S.REWORK: (*LINE[:4], ("send_back", REVIEWER)),
    S.BLOCKED: (*LINE[:3], ("block", OWNER)),
    S.CANCELLED: (*LINE[:1], ("cancel", LEAD)),
}


class Workshop:
    """林語彤 leads, 郭俊彥 does it, 黃詩涵 judges it, 蔡承恩 is of the company and 何雅婷 heads a department that has nothing
    to do with it; 方志遠 is of the team."""

    def __init__(self, ask, cast, project) -> None:
        self._ask, self.cast, self.project = ask, cast, project
        self.mate = replace(cast.zhiyuan, roles=(Role.TM,))

    async def write(self, who, call, command):
        return await self._ask(call, who, command, key=uuid4().hex)

    async def planned(self, name="安裝交換器", kind=TaskKind.TASK, owner=None):
        wish = AddTask(
            project_id=self.project.id, name=name, kind=kind, owner_id=(owner or self.cast.junyan).actor_id, minutes=960
        )
        one = await self.write(self.cast.yutong, ADD_TASK, wish)
        return await self.changed(one, text="兩個機房各 4 台", standard="全部埠通過測試")

    async def changed(self, one, **new):
        kept = {name: getattr(one, name) for name in ChangeTask.__struct_fields__ if hasattr(one, name)}
        wish = ChangeTask(**kept | {"task_id": one.id, "accepts_overload": True} | new)
        return await self.write(self.cast.yutong, CHANGE_TASK, wish)

    async def read(self, task_id, who=None) -> TaskWorkView:
        return await self._ask(w.READ_WORK, who or self.cast.yutong, w.ReadWork(task_id=task_id))

    async def do(self, who, task_id, verb, **given) -> TaskWorkView:
        call = VERBS[verb]
        names = {field.name for field in msgspec.structs.fields(call.takes)}
        if "revision" in names and "revision" not in given:
            given["revision"] = (await self.read(task_id)).card.revision
        usual = {
            "owner_id": self.cast.junyan.actor_id,
            "reviewer_id": self.cast.shihan.actor_id,
            "reason": "測試環境還沒好",
            "percent": 40,
            "text": "裝好了三台",
            "item": 1,
            "files": ("x",),
        }
        command = call.takes(task_id=task_id, **{k: v for k, v in usual.items() if k in names} | given)
        return await self.write(who, call, command)

    async def in_state(self, state: S, **given) -> TaskWorkView:
        one = await self.planned(**given)
        for verb, who in PATHS[state]:
            await self.do(getattr(self.cast, who), one.id, verb)
        return await self.read(one.id)

    async def sql(self, text: str, *args):
        async with DB.tenant_scope(self.cast.tenant_id):
            return await DB.rows(text, self.cast.tenant_id, *args)

    async def ends(self, task_id, days: int) -> None:
        """As if it were to end so many days from today."""
        sql = "update plan_task set ends_on = $3 where tenant_id = $1 and id = $2"
        await self.sql(sql, task_id, today() + timedelta(days=days))

    async def morning(self) -> list[dict]:
        """What everybody hears this morning, by whom."""
        before = len(await self.told("work.due"))
        async with DB.tenant_scope(self.cast.tenant_id):
            await be_morning(self.cast.tenant_id, self.cast.tenant_id)
        return (await self.told("work.due"))[before:]

    async def told(self, topic: str) -> list[dict]:
        async with DB.tenant_scope(self.cast.tenant_id, "worker"):
            rows = await DB.rows("select body from outbox where topic = $1 order by id", f"projects.{topic}.v1")
        found = [msgspec.json.decode(row["body"]) for row in rows]
        return [one["data"] for one in found if one["tenant_id"] == str(self.cast.tenant_id)]


async def make_workshop(ask, cast) -> Workshop:
    return Workshop(ask, cast, await make_project(cast, team=(cast.junyan, cast.zhiyuan)))
