"""A project that looks for people: the skills of the cast, a seat, and the way from the request to the team."""

from datetime import date
from uuid import uuid4

import pytest

from services.projects.db import DB
from shared.contracts.delivery import skills as k
from shared.contracts.delivery import staffing as c
from shared.contracts.delivery.staffing_views import StaffingView
from shared.core.errors import DomainError

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 26)
DUTIES = "建置資料庫，並在切換當晚值守。"
CALLS = {
    call.verb: call
    for call in (
        *(c.SAVE_STAFFING, c.PICK_STAFF, c.AGREE_STAFF, c.REFUSE_STAFF, c.WAIVE_STAFF, c.ACTIVATE_STAFF),
        *(c.ACCEPT_STAFF, c.DECLINE_STAFF, c.REDEFINE_STAFF, c.RELEASE_STAFF, c.CANCEL_STAFF),
    )
}
_SEATED = """
insert into project_member (tenant_id, id, project_id, member_id, part, added_by)
select $1, gen_random_uuid(), $2, $3, 'member', 'x' where not exists (
  select from project_member where tenant_id = $1 and project_id = $2 and member_id = $3 and left_at is null)
"""
_SEAT = """
insert into staffing (tenant_id, id, project_id, number, seat, min_level, percent, first_day, last_day,
  responsibilities, state, member_id, asked_by_id, asked_by, agreed_by_id, agreed_by, accepted_at)
select $1, gen_random_uuid(), $2, coalesce(max(number), 0) + 1, 'x', 1, 10, '2026-01-01', '2026-12-31', 'x', 'active',
  $3, $4, 'x', $4, 'x', now()
from staffing where tenant_id = $1 and project_id = $2
"""


async def seated(caller, project_id, member_id, by_id) -> None:
    """A team that is complete, set down at once: this member, let go by `by_id`."""
    async with DB.scope(caller):
        await DB.run(_SEATED, caller.tenant_id, project_id, member_id)
        await DB.run(_SEAT, caller.tenant_id, project_id, member_id, by_id)


class Crew:
    """林語彤 asks, 郭俊彥 has the skill, 許文彬 heads them, 周明哲 is the management."""

    def __init__(self, ask, cast, project) -> None:
        self._ask, self.cast, self.project = ask, cast, project
        self.skill = None

    async def by(self, who, call, **given):
        return await self._ask(call, who, call.takes(**given), key=uuid4().hex)

    async def read(self, who, call, **given):
        return await self._ask(call, who, call.takes(**given))

    async def refused(self, who, call, **given) -> str:
        with pytest.raises(DomainError) as told:
            await self.by(who, call, **given)
        return told.value.code

    async def catalogue(self) -> None:
        self.skill = await self.by(self.cast.mingche, k.CREATE_SKILL, name="PostgreSQL 管理")

    async def able(self, who, level=4, expires_on=None, by=None, **given) -> k.PersonSkillView:
        """Claimed by himself and verified by the head above him."""
        one = await self.by(
            who, k.CLAIM_SKILL, skill_id=self.skill.id, level=level, proof="OCP 2025-118", expires_on=expires_on
        )
        return await self.by(by or self.cast.wenbin, k.VERIFY_SKILL, person_skill_id=one.id, revision=one.revision)

    async def seat(self, **given) -> StaffingView:
        wish = {"seat": "資料庫工程師", "skill_id": self.skill.id, "min_level": 3, "first": FIRST, "last": LAST}
        wish |= {"responsibilities": DUTIES, "project_id": self.project.id, **given}
        return await self.by(self.cast.yutong, c.ASK_STAFF, **wish)

    async def act(self, who, one: StaffingView, verb: str, **given) -> StaffingView:
        return await self.by(who, CALLS[verb], **self.filled(one, verb, **given))

    def filled(self, one: StaffingView, verb: str, **given):
        more = {
            "save": {"seat": one.seat, "first": one.first, "last": one.last, "skill_id": one.skill_id},
            "pick": {"member_id": self.cast.junyan.actor_id},
            "redefine": {"responsibilities": "也要寫操作手冊。"},
        }.get(verb, {"reason": "客戶延期"} if CALLS[verb].takes is c.RefuseStaffing else {})
        if verb == "save":
            more |= {"responsibilities": one.responsibilities, "min_level": one.min_level}
        return {"staffing_id": one.id, "revision": one.revision, **more, **given}

    async def joined(self, one: StaffingView) -> StaffingView:
        """All the way."""
        for who, verb in (
            *((self.cast.yutong, "pick"), (self.cast.wenbin, "agree")),
            *((self.cast.yutong, "activate"), (self.cast.junyan, "accept")),
        ):
            one = await self.act(who, one, verb)
        return one

    async def team(self, who=None):
        return await self.read(who or self.cast.yutong, c.READ_TEAM, project_id=self.project.id)
