"""A plan on its way to a baseline and beyond, and the people around it."""

from uuid import uuid4

import pytest

from shared.contracts.delivery import approvals as a
from shared.contracts.delivery import baselines as b
from shared.contracts.delivery import changes as c
from shared.contracts.delivery import plan as p
from shared.contracts.parties import Caller, Kind
from shared.contracts.roles import Role
from shared.core.errors import DomainError
from tests.projects.test_plan import Planner


class Site(Planner):
    """A plan on its way to a baseline, and the people around it."""

    def __init__(self, ask, cast, project) -> None:
        super().__init__(ask, cast.yutong, project.id)
        self.cast, self.code = cast, project.code
        self.customer = Caller(
            tenant_id=cast.tenant_id,
            kind=Kind.CUSTOMER,
            actor_id=cast.contact_id,
            customer_id=cast.customer_id,
            roles=(Role.CC,),
            name="王筱涵",
        )

    async def by(self, who, call, command):
        return await self.ask(call, who, command, key=uuid4().hex)

    async def refused_by(self, who, call, command) -> str:
        with pytest.raises(DomainError) as refusal:
            await self.by(who, call, command)
        return refusal.value.code

    async def baselines(self):
        return (await self.ask(b.LIST_BASELINES, self.who, b.ListBaselines(project_id=self.project_id))).items

    async def variance(self):
        return await self.ask(b.READ_VARIANCE, self.who, b.ReadVariance(project_id=self.project_id))

    async def submit(self):
        (one,) = await self.baselines()
        return await self.write(b.SUBMIT_BASELINE, b.SubmitBaseline(baseline_id=one.id, revision=one.revision))

    async def decide(self, who, number: str, call=a.APPROVE_STEP):
        found = await self.ask(a.FIND_REQUEST, who, a.FindRequest(approval_number=number))
        takes = {"approval_id": found.id, "revision": found.revision}
        command = a.ApproveStep(**takes) if call is a.APPROVE_STEP else a.RefuseStep(**takes, reason="再看一次")
        return await self.by(who, call, command)

    async def find(self, number: int) -> c.ChangeView:
        return await self.ask(c.FIND_CHANGE, self.who, c.FindChange(code=self.code, change_number=number))

    async def approved(self) -> None:
        """A plan of two tasks and a milestone, as baseline #0."""
        owner = self.cast.junyan.actor_id
        rack = await self.add("機櫃", 3, owner=owner)
        test = await self.add("測試", 2, owner=owner)
        done = await self.add("完工", kind=p.TaskKind.MILESTONE)
        await self.link(test, rack)
        await self.link(done, test)
        await self.write(b.DRAFT_BASELINE, b.DraftBaseline(project_id=self.project_id))
        made = await self.submit()
        await self.decide(self.cast.wenbin, made.approval)

    async def changed(self, one: c.ChangeView, **new) -> c.ChangeView:
        words = {"title": one.title, "text": one.text, "days": 2, "cost": "50000", "quality": "不變", "risk": "低"}
        return await self.write(c.SAVE_CHANGE, c.SaveChange(change_id=one.id, revision=one.revision, **words | new))

    async def move(self, call, one: c.ChangeView) -> c.ChangeView:
        return await self.write(call, c.MoveChange(change_id=one.id, revision=one.revision))
