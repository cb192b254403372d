"""One company that asks for approvals, as helpdesk would."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec

from services.projects.db import DB
from shared.contracts.delivery import approvals as c
from shared.contracts.delivery import delegations as d
from shared.contracts.delivery.flows import Approver, ApproverKind, Step
from shared.contracts.parties import Caller, Kind, Party
from shared.contracts.roles import Role
from shared.core.clock import now

HEAD = Approver(kind=ApproverKind.HEAD)
TODAY = timedelta(0)


def role(which: Role) -> Approver:
    return Approver(kind=ApproverKind.ROLE, role=which)


def person(who: Caller) -> Approver:
    return Approver(kind=ApproverKind.PERSON, member_id=who.actor_id)


class Office:
    """One company that asks for approvals, as helpdesk would."""

    def __init__(self, ask, bus, cast) -> None:
        self._ask, self._bus, self.cast = ask, bus, cast

    async def request(self, *steps: Step, by=None, key="", content="a", amount=None) -> c.RequestView:
        by, key = by or self.cast.shihan, key or uuid4().hex
        service = Caller(tenant_id=self.cast.tenant_id, kind=Kind.SERVICE, party=Party.HELPDESK)
        wish = c.RequestApproval(
            about="charge",
            about_key=key,
            revision=1,
            content_hash=content * 64,
            title="青禾物流倉儲無線網路改善",
            asked_by_id=by.actor_id,
            steps=steps,
            amount=amount,
        )
        await self._bus.ask(c.REQUEST_APPROVAL, service, wish, key=uuid4().hex)
        found = await self._ask(c.LIST_REQUESTS, by, c.ListRequests(box=c.Box.SENT))
        return await self.read(by, found.items[0].id)

    async def void(self, key: str, content: str | None) -> None:
        service = Caller(tenant_id=self.cast.tenant_id, kind=Kind.SERVICE, party=Party.HELPDESK)
        wish = c.VoidApproval(about="charge", about_key=key, content_hash=content and content * 64)
        await self._bus.ask(c.VOID_APPROVAL, service, wish, key=uuid4().hex)

    async def read(self, who, approval_id) -> c.RequestView:
        return await self._ask(c.READ_REQUEST, who, c.ReadRequest(approval_id=approval_id))

    async def act(self, who, one: c.RequestView, verb: str, **given) -> c.RequestView:
        call = next(call for call in CALLS if call.verb == verb)
        names = {field.name for field in msgspec.structs.fields(call.takes)}
        if "revision" in names:
            given.setdefault("revision", one.revision)
        if call is c.ANSWER_QUESTION:
            return await self._ask(call, who, c.AnswerQuestion(**given), key=uuid4().hex)
        if call.takes is c.RefuseStep:
            given.setdefault("reason", "請補三家詢價")
        return await self._ask(call, who, call.takes(approval_id=one.id, **given), key=uuid4().hex)

    async def mine(self, who) -> list[str]:
        found = await self._ask(c.LIST_REQUESTS, who, c.ListRequests())
        return [one.number for one in found.items]

    async def delegate(self, who, to, *, first=TODAY, last=timedelta(days=2)) -> d.DelegationView:
        today = now().astimezone(ZoneInfo("Asia/Taipei")).date()
        wish = d.Delegate(member_id=to.actor_id, from_day=today + first, until_day=today + last, reason="出差")
        return await self._ask(d.DELEGATE, who, wish, key=uuid4().hex)

    async def events(self, one: c.RequestView, verb: str) -> list[dict]:
        async with DB.tenant_scope(self.cast.tenant_id, "worker"):
            rows = await DB.rows("select body from outbox where topic = $1 order by id", f"projects.approval.{verb}.v1")
        told = [msgspec.json.decode(row["body"])["data"] for row in rows]
        return [event for event in told if event["id"] == str(one.id)]


CALLS = (
    c.APPROVE_STEP,
    c.RETURN_STEP,
    c.REJECT_STEP,
    c.ADD_APPROVER,
    c.HAND_OVER_STEP,
    c.ASK_ABOUT,
    c.ANSWER_QUESTION,
    c.WITHDRAW_REQUEST,
)
